import { stepsByResource } from '../../src/engine/run/steps.ts';
import { spaced } from '../../src/core/case.ts';
import { docsOf, manifest } from '../build/files.ts';
import type { Published } from './published.ts';

const n8nInstall = (name: string) => `## Install

*Settings → Community nodes → Install* → \`${name}\` (self-hosted n8n; it opens sockets of its own, so it cannot be a verified node of
n8n Cloud). n8n 3 turns unverified packages off by default: set \`N8N_UNVERIFIED_PACKAGES_ENABLED=true\`.

Then create a credential: *Test* says what answers, or what is wrong and what to do. Workflows to start from are in the folder
\`docs/workflows\` of this package: *Import from file*.`;

const nodeRedInstall = (name: string, first: string) => `## Install

*Manage palette → Install* → \`${name}\`, or \`npm install ${name}\` in the user directory.

## First step

Drag *${first}* onto the canvas, double-click it and press + beside *Connection*: *Test connection* says what answers, or what is
wrong and what to do. Put an *inject* node before it and a *debug* node behind it, press *Deploy*, then the button of *inject*: the
result is in \`msg.payload\`. Whole flows are in *Import → Examples*; the notes in their *Information* say what to change first.`;

/** README of a published package, in the words of its editor. */
export const readmeOf = ({ name, editor, service }: Published): string => {
	const isN8n = editor === 'n8n';
	const first = `${service.name} ${spaced([...stepsByResource(service).keys()][0] ?? '')}`;
	const steps = [...stepsByResource(service)].map(
		([resource, list]) => `- **${spaced(resource)}**: ${list.map(({ action }) => action).join(', ')}`,
	);
	const triggers = service.sources.map(
		(source) =>
			`- **${source.label}**: ${source.help}${source.bytes ? ' (payloads as text, bytes or JSON)' : ''}`,
	);
	return `# ${service.title} in ${isN8n ? 'n8n' : 'Node-RED'}

${service.help}.

${isN8n ? n8nInstall(name) : nodeRedInstall(name, first)}

## ${isN8n ? 'Operations' : 'Nodes'}

${steps.join('\n')}

## Triggers

${triggers.join('\n')}

A trigger reconnects for ever and tells what it missed (\`recovered: true\`). What cannot be known comes out of its second output,
*Notices*. Every trigger is also ${isN8n ? 'an operation' : 'an operation of a node'}: *Wait for next …*.

Reference: ${docsOf(manifest)}/${service.name}.md · errors: ${docsOf(manifest)}/errors.md · MIT; what is bundled: THIRD-PARTY-NOTICES.md
`;
};

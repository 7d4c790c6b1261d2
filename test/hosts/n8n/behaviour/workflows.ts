import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';
import { workflowFiles } from '../support/workflows.ts';

const OURS = 'n8n-nodes-muster.';
const NUMBERS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5 };
const TOOL = new Set(['descriptionType', 'toolDescription']);

export const workflowTests = (stage: Stage): void => {
	test('there are at least three workflows to import', () => assert.ok(workflowFiles().size >= 3));

	for (const [file, { nodes }] of workflowFiles())
		test(`${file}: the note says where the credential goes, and what only runs once it is published`, () => {
			const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote')?.parameters['content'];
			const ours = nodes.filter(({ credentials }) => credentials?.[Object.keys(credentials)[0] ?? '']);
			const where =
				/^Choose (?:your|an admin’s) \w+ credential(?: (?:and|in) [^.;:]*)?/m.exec(`${note}`)?.[0] ??
				`${note}`;
			const [, said] = /in (?:the (two|three|four|five)|both) \w+ nodes/.exec(where) ?? [];
			const named = [...where.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
			if (/ nodes/.test(where)) assert.equal(ours.length, NUMBERS[said ?? 'two'], where);
			else
				assert.ok(
					ours.every(({ name }) => named.includes(name)),
					where,
				);
			const startsItself = nodes.some(
				({ type }) => /Trigger$|\.webhook$/.test(type) && !type.endsWith('manualTrigger'),
			);
			assert.equal(/publish the workflow/i.test(`${note}`), startsItself, `${note}`);
		});

	for (const [file, { nodes, connections }] of workflowFiles())
		test(`${file}: every node of ours is known, complete and without stray parameters`, () => {
			const { NodeHelpers } = stage.engine.workflow;
			const names = new Set(nodes.map(({ name }) => name));
			for (const [from, ways] of Object.entries(connections))
				for (const to of [from, ...Object.values(ways).flatMap((way) => way.flat().map(({ node }) => node))])
					assert.ok(names.has(to), `${to} is connected and not there`);
			const ours = nodes.filter(({ type }) => type.startsWith(OURS));
			assert.ok(ours.length > 0);
			for (const node of ours) {
				// n8n makes a tool of a node, and asks two things more
				const { description } = stage.engine.node(node.type.slice(OURS.length).replace(/Tool$/, ''));
				assert.equal(
					NodeHelpers.getNodeParametersIssues(description.properties, node, description),
					null,
					node.name,
				);
				const parameters = NodeHelpers.getNodeParameters(
					description.properties,
					node.parameters,
					true,
					false,
					node,
					description,
				) as Loose;
				assert.deepEqual(
					Object.keys(node.parameters).filter((name) => !(name in parameters) && !TOOL.has(name)),
					[],
					`${node.name} has parameters that are not shown`,
				);
				assert.deepEqual(
					Object.values(node.credentials ?? {}).map(({ id }) => id),
					[''],
					'no id of somebody’s credential',
				);
			}
		});
};

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sentence } from '../../src/core/case.ts';
import { actionProperties } from '../../src/hosts/n8n/properties/action.ts';
import { credentialProperties } from '../../src/hosts/n8n/properties/credential.ts';
import { triggerProperties } from '../../src/hosts/n8n/properties/trigger.ts';
import { root } from '../build/files.ts';
import { room } from '../rooms.ts';
import { services } from '../services.ts';

export type LinterClass = new (options: object) => Linter;

interface Linter {
	lintFiles(patterns: string[]): Promise<{ filePath: string; errorCount: number; warningCount: number }[]>;
	loadFormatter(name: string): Promise<{ format(results: unknown): string | Promise<string> }>;
}

/**
 * Rules that guess by a field's name whether it is secret: a certificate is none, a private key and a pasted
 * file are, rows hold theirs.
 */
const guessedByName = {
	'@n8n/community-nodes/credential-password-field': 'off',
	'@n8n/community-nodes/credential-unnecessary-password': 'off',
	'n8n-nodes-base/node-param-type-options-password-missing': 'off',
};

/** What asks for a choice stands first in a list, and is no part of its order. */
const inOrder = (name: string, value: unknown): unknown => {
	const options = value as readonly { name: string; value: unknown }[];
	if (name !== 'options' || !Array.isArray(value) || options[0]?.value !== '') return value;
	return options.length < 5 ? value : options.toSorted((a, b) => a.name.localeCompare(b.name));
};

/** A value as source text with bare keys: n8n's rules look for these. */
const literal = (value: unknown): string =>
	JSON.stringify(value, inOrder, '\t').replaceAll(/"([A-Za-z_]\w*)":/g, '$1:');

/**
 * A computed form is invisible to n8n's rules, which read literals: so what we generate is written out for
 * them.
 */
const writeGenerated = (folder: string): void => {
	for (const service of services) {
		const name = sentence(service.name);
		const forms = { Action: actionProperties(service), Trigger: triggerProperties(service) };
		for (const [kind, properties] of Object.entries(forms)) {
			const text = `import type { INodeProperties } from 'n8n-workflow';\n\nexport const ${service.name}${kind}Properties: INodeProperties[] = ${literal(properties)};\n`;
			writeFileSync(path.join(folder, `nodes/${name}/${name}${kind}Description.ts`), text);
		}
		const credential = path.join(folder, `credentials/${name}Api.credentials.ts`);
		const source = readFileSync(credential, 'utf8')
			.replace('credentialProperties(service)', literal(credentialProperties(service)))
			.replaceAll(/^import \{ (service|credentialProperties) \}.*\n/gm, '');
		writeFileSync(credential, source);
	}
};

/**
 * n8n's own rules (those that do not ask for n8n Cloud) over package.json, nodes, credentials and generated
 * forms.
 */
export const n8nLint = async (): Promise<boolean> => {
	const tools = createRequire(path.join(room('lint'), 'package.json'));
	const { ESLint } = tools('eslint') as { ESLint: LinterClass };
	const { configWithoutCloudSupport } = tools('@n8n/node-cli/eslint') as {
		configWithoutCloudSupport: object[];
	};
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-lint-'));
	try {
		for (const part of ['package.json', 'tsconfig.json', 'nodes', 'credentials', 'icons', 'src'])
			cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
		symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
		writeGenerated(folder);
		const linter = new ESLint({
			cwd: folder,
			overrideConfigFile: true,
			baseConfig: configWithoutCloudSupport,
			overrideConfig: [{ rules: guessedByName }],
		});
		const results = await linter.lintFiles(['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts']);
		const wrong = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
		if (wrong > 0) console.log(await (await linter.loadFormatter('stylish')).format(results));
		console.log(`n8n lint: ${results.length} files, ${wrong} complaints`);
		return wrong === 0;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};

import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../build/files.ts';
import { room } from '../rooms.ts';
import type { LinterClass } from './n8n.ts';

interface Configs {
	configs: { recommended: object[] };
}

const rules = {
	'no-console': 'off',
	'@typescript-eslint/no-unused-vars': [
		'error',
		{
			argsIgnorePattern: '^_',
			varsIgnorePattern: '^_',
			caughtErrorsIgnorePattern: '^_',
			destructuredArrayIgnorePattern: '^_',
		},
	],
	'@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
	'@typescript-eslint/no-explicit-any': 'error',
	'no-control-regex': 'off',
	'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
	'no-empty': ['error', { allowEmptyCatch: true }],
};

/** TypeScript's recommended rules over everything we wrote. */
export const ownLint = async (): Promise<boolean> => {
	const tools = createRequire(path.join(room('lint'), 'package.json'));
	const { ESLint } = tools('eslint') as { ESLint: LinterClass };
	const typescript = tools('typescript-eslint') as Configs;
	const js = tools('@eslint/js') as { configs: { recommended: object } };
	const linter = new ESLint({
		cwd: root,
		overrideConfigFile: true,
		overrideConfig: [
			{ ignores: ['**/node_modules/', 'dist/', 'resources/', 'test/fixtures/'] },
			js.configs.recommended,
			...typescript.configs.recommended,
			{ rules: { ...rules, 'no-undef': 'off' } },
		],
	});
	const results = await linter.lintFiles([
		'src/**/*.ts',
		'nodes/**/*.ts',
		'credentials/**/*.ts',
		'scripts/**/*.{ts,mjs}',
		'test/**/*.ts',
	]);
	const wrong = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
	if (wrong > 0) console.log(await (await linter.loadFormatter('stylish')).format(results));
	console.log(`lint: ${results.length} files, ${wrong} complaints`);
	return wrong === 0;
};

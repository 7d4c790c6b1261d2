import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from '../../scripts/build/files.ts';
import { services } from '../../scripts/services.ts';
import { fieldsOf } from '../../src/catalogue/extras.ts';
import type { AnyOperation } from '../../src/catalogue/operation.ts';

const src = path.join(root, 'src');
const filesOf = (folder: string): string[] =>
	readdirSync(path.join(src, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));
const textOf = (file: string): string => readFileSync(path.join(src, file), 'utf8');

/** The members of the interfaces of a file. */
const membersOf = (file: string, interfaces: readonly string[]): string[] => {
	const tree = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest);
	return tree.statements.flatMap((statement) =>
		ts.isInterfaceDeclaration(statement) && interfaces.includes(statement.name.text)
			? statement.members.map((member) => (member.name as ts.Identifier).text)
			: [],
	);
};

test('every word of the vocabulary has a reader: in the catalogue’s checks, the engine or a host', () => {
	const words = [
		...membersOf('catalogue/operation.ts', ['Operation', 'Ends', 'Settle', 'Guard']),
		...membersOf('catalogue/source.ts', ['About', 'Listening', 'Polled']),
		...membersOf('catalogue/poll.ts', ['Poll']),
	];
	assert.ok(words.length > 40);
	const declared = ['operation', 'source', 'poll', 'service'].map((name) => `catalogue/${name}.ts`);
	const readers = ['catalogue', 'engine', 'hosts']
		.flatMap(filesOf)
		.filter((file) => !declared.includes(file))
		.map(textOf)
		.join('\n');
	assert.deepEqual(
		words.filter((word) => !new RegExp(`(?:\\.|[{,]\\s*)${word}\\b`).test(readers)),
		[],
	);
});

const isOperation = (value: unknown): value is AnyOperation =>
	typeof value === 'object' && value !== null && 'resource' in value && 'covers' in value && 'run' in value;

for (const service of services) {
	test(`${service.title}: no operation that a resource file exports is forgotten`, async () => {
		const files = filesOf(`services/${service.name}/operations`);
		const modules = await Promise.all(files.map((file) => import(path.join(src, file))));
		const exported = modules.flatMap((module) => Object.values(module).flat()).filter(isOperation);
		const offered = new Set<unknown>(service.operations);
		assert.ok(exported.length >= service.operations.length);
		assert.deepEqual(
			exported.filter((one) => !offered.has(one)).map(({ resource, name }) => `${resource}.${name}`),
			[],
		);
	});

	test(`${service.title}: the server’s own record is asked for by Raw, and by nothing else`, () => {
		for (const { fields } of [...service.operations, ...service.sources])
			for (const [name, { label, kind, advanced }] of Object.entries(fields)) {
				assert.doesNotMatch(name + label, /simpl/i);
				if (name !== 'raw' && label !== 'Raw') continue;
				assert.deepEqual(
					{ name, label, kind, advanced },
					{ name: 'raw', label: 'Raw', kind: 'flag', advanced: true },
				);
			}
	});
}

const SHARED: Readonly<Record<string, string>> = {
	connectTimeout: 'Connect time',
	callTimeout: 'Request time',
	ca: 'CA certificate',
	clientCertificate: 'Certificate',
	clientKey: 'Certificate key',
	serverName: 'Server name',
	user: 'User',
	password: 'Password',
};

test('what several services ask of a connection is called the same in all', () => {
	for (const { name: service, settings } of services)
		for (const [name, { label }] of Object.entries(settings)) {
			if (name in SHARED) assert.equal(label, SHARED[name], `${service} ${name}`);
			const other = Object.entries(SHARED).find(([key, called]) => called === label && key !== name);
			assert.equal(other, undefined, `${service} calls ${label} “${name}”`);
			assert.doesNotMatch(name, /^(deadline|timeout|cert|key|caCert|sni|username)$/i, service);
		}
});

test('a change is not given up sooner than a login, a look and the change take on a loaded server', () => {
	const secondsOf = (operation: AnyOperation): number =>
		Number((fieldsOf(operation)['timeout'] as { readonly default?: unknown } | undefined)?.default ?? 1e9);
	const hasty = services.flatMap(({ name, operations }) =>
		operations
			.filter((each) => each.effect !== 'reads' && secondsOf(each) < 20)
			.map((each) => `${name} ${each.resource}.${each.name}`),
	);
	assert.deepEqual(hasty, []);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import type { Stage } from '../support/stage.ts';

type Loose = Record<string, unknown>;
type Form = { name: string; properties: { type: string }[] };

const FILES = ['known/nodes.json', 'known/credentials.json', 'types/nodes.json', 'types/credentials.json'];

export const loadingTests = (stage: Stage): void => {
	/** A copy of the package that nothing has been required of. */
	const withCopy = async (look: (folder: string) => Promise<void> | void): Promise<void> => {
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-copy-'));
		try {
			for (const part of ['package.json', 'dist'])
				cpSync(path.join(stage.engine.folder, part), path.join(folder, part), { recursive: true });
			symlinkSync(path.join(stage.engine.folder, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
			await look(folder);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	};

	test('n8n requires none of our files before a node is used, and then only those of its service', () =>
		withCopy(async (folder) => {
			const { core, inRoom } = stage.engine;
			const required = () =>
				Object.keys(inRoom.cache)
					.filter((file) => file.startsWith(folder) && file.endsWith('.js'))
					.map((file) => path.relative(folder, file));
			const loader = new core.LazyPackageDirectoryLoader(folder);
			await loader.loadAll();
			assert.ok(loader.isLazyLoaded);
			assert.equal(loader.types.nodes.length, services.length * 2);
			assert.deepEqual(required(), []);
			// what all services share is a file each; libraries are loaded when a connection needs them
			const own = () =>
				required()
					.filter((file) => !/^dist\/(core|catalogue|engine|net)\/(?!(http|ssh|ws|yaml)\.js)/.test(file))
					.sort();
			loader.getNode('serf');
			const first = ['dist/hosts/n8n.js', 'dist/nodes/Serf/Serf.node.js', 'dist/services/serf.js'];
			assert.deepEqual(own(), first);
			loader.getCredential('serfApi');
			loader.getNode('serfTrigger');
			assert.equal(own().length, 5);
		}));

	test('dist/known and dist/types are what n8n’s own generator writes, without what is hidden', () =>
		withCopy((folder) => {
			const sorted = (value: unknown) =>
				Array.isArray(value) ? value.sort((a, b) => (a.name < b.name ? -1 : 1)) : value;
			const read = (file: string) =>
				sorted(JSON.parse(readFileSync(path.join(folder, 'dist', file), 'utf8')));
			const ours = FILES.map(read);
			const generator = stage.engine.inRoom.resolve('n8n-core').replace(/dist.*$/, 'bin/generate-metadata');
			execFileSync(process.execPath, [generator], { cwd: folder, stdio: 'ignore' });
			const [nodes, credentials, types, ...others] = FILES.map(read) as [unknown, unknown, Form[], unknown];
			const shown = types.map((one) => ({
				...one,
				properties: one.properties.filter(({ type }) => type !== 'hidden'),
			}));
			assert.deepEqual(ours, [nodes, credentials, shown, ...others]);
		}));

	test('in the editor, an operation that is chosen again has none of the options that it had', () =>
		withCopy(async (folder) => {
			const { core, workflow } = stage.engine;
			const loader = new core.LazyPackageDirectoryLoader(folder);
			await loader.loadAll();
			const form = (loader.types.nodes as Form[]).find(({ name }) => name === 'juju') as Form;
			const pruned = (parameters: Loose, withDefaults: boolean): Loose =>
				workflow.NodeHelpers.getNodeParameters(
					form.properties,
					parameters,
					withDefaults,
					false,
					{ parameters, typeVersion: 1 },
					form,
				);
			const choose = (parameters: Loose, operation: string) =>
				pruned(pruned({ ...pruned(parameters, false), operation }, true), false);
			const removing = { resource: 'unit', operation: 'remove', units: ['web/0'], options: { force: true } };
			assert.deepEqual(pruned(removing, false)['options'], { force: true });
			assert.deepEqual(choose(choose(removing, 'getMany'), 'remove')['options'] ?? {}, {});
		}));

	test('each trigger has an output for events and one for notices, and n8n’s editor can pin its data', () => {
		const { engine } = stage;
		for (const { name } of services) {
			const { description } = engine.node(`${name}Trigger`);
			const node = engine.nodeOf({ node: `${name}Trigger`, parameters: {} });
			const all: { type: string; displayName: string; category?: string }[] =
				engine.workflow.NodeHelpers.getNodeOutputs(engine.flowOf([node]).flow, node, description);
			assert.deepEqual(
				all.map(({ type, displayName }) => `${type} ${displayName}`),
				['main Event', 'main Notices'],
				name,
			);
			assert.deepEqual(description['outputNames'], ['Event', 'Notices'], name);
			// the editor pins where the outputs are an expression, and one of them is none of errors
			assert.equal(typeof description['outputs'], 'string', name);
			assert.equal(all.filter(({ category }) => category !== 'error').length, 1, name);
		}
	});

	test('every node is usable as n8n wants it: icon, documentation, and as a tool with a description of each field', () => {
		for (const service of services) {
			const { description } = stage.engine.node(service.name);
			assert.equal(description['usableAsTool'], true);
			const bare = description.properties.filter(
				({ type, description: said, displayName }) =>
					!said &&
					!['resource', 'operation', 'options'].includes(String(displayName).toLowerCase()) &&
					type !== 'notice',
			);
			assert.deepEqual(
				bare.map(({ displayName }) => displayName),
				[],
			);
		}
	});
};

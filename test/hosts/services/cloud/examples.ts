import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { until } from '../../../support/until.ts';
import { exampleOf, nodeCalled } from '../../node-red/support/example.ts';
import type { FlowNode } from '../../node-red/support/node-red.ts';
import { temporary } from '../../node-red/support/temporary.ts';
import type { NodeRedStage } from '../node-red.ts';
import type { Input, Loose, Run } from '../trial.ts';

/** Where examples are shown. */
export interface ExampleStage {
	readonly stage: () => NodeRedStage;
	readonly settings: (user: 'demo' | 'admin') => Input;
	/** The steps of demo. */
	readonly run: Run;
	/** Whether this cloud has the service of a step, e.g. `server.getMany`. Default all. */
	readonly has?: (step: string) => boolean;
	/** Seconds that a row may take. */
	readonly patience: number;
}

const press = async ({ red }: NodeRedStage, flow: readonly FlowNode[], button: string): Promise<void> => {
	assert.ok((await red.request('POST', `/inject/${nodeCalled(flow, button).id}`)).ok);
};

/** `muster-cloud-floating-ip` with its operation as the step that it is. */
const stepOf = ({ type, operation }: FlowNode): string =>
	`${type.replace('muster-cloud-', '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}.${String(operation)}`;

/** *Look around*: every button shows something, or says why not. */
export const lookAround = ({ stage, settings, has = () => true, patience }: ExampleStage): void => {
	for (const user of ['admin', 'demo'] as const)
		it(`look around, as ${user}: every button shows what there is`, async () => {
			const flow = exampleOf('Cloud - look around');
			const { red, connection } = stage();
			await red.deploy([connection('c', settings(user)), ...flow]);
			const next = ({ wires }: FlowNode): FlowNode => {
				const id = (wires as string[][])[0]?.[0];
				return flow.find((node) => node.id === id) as FlowNode;
			};
			const wrong = () => red.printed(nodeCalled(flow, 'what went wrong').id);
			const buttons = flow.filter(({ type }) => type === 'inject');
			assert.ok(buttons.length > 20);
			for (const button of buttons) {
				const step = stepOf(next(button));
				// the call of the example is one of Nova’s
				if (!has(step === 'api.call' ? 'server.getMany' : step)) continue;
				const shown = () => red.printed(next(next(button)).id);
				const [from, before] = [wrong().length, shown().length];
				await press(stage(), flow, String(button['name']));
				await until(
					() => shown().length > before || wrong().length > from,
					`“${String(button['name'])}” to show something`,
					patience,
				);
				const said = wrong()[from]?.error;
				if (user === 'demo' && /\(admin\)/.test(String(button['name']))) {
					assert.match(String(said?.message), /403|not allow/, step);
					continue;
				}
				assert.equal(said?.message, undefined, step);
				assert.equal(typeof shown().at(-1)?.payload, 'object', step);
			}
		});
};

const files: Readonly<Record<string, string>> = {
	'a.txt': 'first',
	'deep/ü %#?.txt': 'second',
	'deep/two\nlines': 'third',
	'deep/back\\slash': '',
};

/** *Upload a folder* and *Sync a folder*, whatever the files are called. */
export const folders = ({ stage, settings, run, patience }: ExampleStage): void => {
	it('the folders of the examples arrive as they are, whatever their files are called', async () => {
		const folder = join(temporary('folder'), 'a folder');
		mkdirSync(join(folder, 'deep'), { recursive: true });
		for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
		await run('container.create', { name: 'site', existing: true });
		const { red, connection } = stage();
		const example = async (name: string): Promise<FlowNode[]> => {
			const flow = exampleOf(`Cloud - ${name}`, ({ env }) =>
				env ? { env: [{ name: 'FOLDER', value: folder, type: 'str' }] } : {},
			);
			await red.deploy([connection('c', settings('demo')), ...flow]);
			return flow;
		};
		const stored = async (prefix: string): Promise<Record<string, string>> => {
			const all: Record<string, string> = {};
			for (const { name } of await run('object.getMany', { container: 'site' })) {
				if (!String(name).startsWith(prefix)) continue;
				const [file] = await run('object.download', { container: 'site', object: name });
				all[String(name).slice(prefix.length)] = String(file?.['content']);
			}
			return all;
		};
		const shown = (flow: readonly FlowNode[], name: string) => red.printed(nodeCalled(flow, name).id);
		const uploaded = (flow: readonly FlowNode[], count: number) =>
			until(
				() => shown(flow, 'uploaded').length === count,
				`${count} uploads; wrong: ${shown(flow, 'what went wrong').map(({ error }) => error?.message)}`,
				patience,
			);

		const upload = await example('upload a folder');
		await press(stage(), upload, 'upload');
		await uploaded(upload, 4);
		assert.deepEqual(await stored(''), files);

		const sync = await example('sync a folder');
		await press(stage(), sync, 'sync');
		await uploaded(sync, 4);
		assert.deepEqual(await stored('sync/'), files);

		writeFileSync(join(folder, 'a.txt'), 'changed');
		rmSync(join(folder, 'deep/two\nlines'));
		await press(stage(), sync, 'sync');
		const gone = () => shown(sync, 'its file is gone').map(({ payload }) => (payload as Loose)['name']);
		await until(() => gone().length > 0, 'the preview of what has no file', patience);
		await uploaded(sync, 5);
		assert.deepEqual(gone(), ['sync/deep/two\nlines']);
		assert.deepEqual(await stored('sync/'), { ...files, 'a.txt': 'changed' }, 'a preview deletes nothing');
		for (const flow of [upload, sync]) assert.deepEqual(shown(flow, 'what went wrong'), []);
	});
};

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callCommand } from '../../../src/services/conplyent/operations/server.ts';
import { withLab } from './hasty.ts';
import { fails } from './support.ts';

const context = { signal: new AbortController().signal, progress() {}, log() {} } as never;

describe('any command of the server', () => {
	const { lab, connect } = withLab();
	const calls = async () => {
		const client = await connect();
		return async (input: object) =>
			callCommand.run(client, { failOnError: true, ...input } as never, context) as Promise<object>;
	};

	it('fails on what the server raises and on what it refuses, unless that is wanted as a result', async () => {
		const call = await calls();
		await assert.rejects(
			call({ command: 'rm', args: ['/no/such'] }),
			fails('NOT_FOUND', /rm: .*doesn't exist/),
		);
		await assert.rejects(call({ command: 'cd', args: ['/no/such'] }), fails('NOT_FOUND', /cd: No such file/));
		await assert.rejects(
			call({ command: 'cwd', args: ['extra'] }),
			fails('SERVER', /cwd: .*takes 1 positional/),
		);
		const taken = (await call({ command: 'rm', args: ['/no/such'], failOnError: false })) as {
			ended: string;
			exitCode: number;
		};
		assert.deepEqual([taken.ended, taken.exitCode], ['refused', -1]);
	});
	it('says that its outcome is not known when the end was dropped, whatever is wanted', async () => {
		const call = await calls();
		lab().faults.again = (type) => type === 'COMPLETE' && lab().seen().at(-1) === 'touch';
		await assert.rejects(
			call({ command: 'touch', args: ['x'], failOnError: false }),
			fails('OUTCOME_UNKNOWN', /touch: the server dropped its answer/),
		);
	});
	it('sends nothing that its main loop would never answer, nor what ends the server in passing', async () => {
		const call = await calls();
		for (const command of ['reboot', 'shutdown', 'close_server'])
			await assert.rejects(
				call({ command }),
				fails('BAD_INPUT', /has a step of its own, which asks for a word/),
			);
		for (const keywords of [['a'], 'text', 5, true])
			await assert.rejects(
				call({ command: 'cwd', keywords }),
				fails('BAD_INPUT', /^Keywords is .*, but has to be names with values$/),
			);
		assert.deepEqual(lab().seen(), []);
	});
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Code, MusterError } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { type Listen, nothingMore } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { deployedTrigger } from '../support/deployed-trigger.ts';

after(() => endLeases());

/** Fails so, at each try or only once it has been connected; `tries` counts. */
const failing = (code: Code, connected: boolean) => {
	const tries = { count: 0 };
	const listen: Listen = async function* (context) {
		tries.count++;
		if (connected) context.ready();
		if (tries.count < 3) throw new MusterError(code, 'It is so');
		context.ready();
		yield* [];
		await nothingMore(context);
	};
	return { tries, listen };
};

for (const code of ['BAD_INPUT', 'UNSUPPORTED'] as const) {
	test(`${code} before a trigger was ever connected ends it: only its user can mend that`, async () => {
		const { tries, listen } = failing(code, false);
		const { errors, statuses, close } = deployedTrigger({ listen });
		await until(() => errors.length > 0 && statuses.at(-1)?.fill === 'red', 'the error and the status');
		await close();
		assert.deepEqual([tries.count, errors.length], [1, 1]);
	});

	test(`${code} of a trigger that was connected is waited out: the server may be another for a while`, async () => {
		const { tries, listen } = failing(code, true);
		const { errors, statuses, close } = deployedTrigger({ listen });
		await until(() => tries.count === 3 && statuses.at(-1)?.fill === 'green', 'the third try to stand');
		await close();
		assert.deepEqual(errors, []);
	});
}

test('what is no fault of the user is tried again, also before a trigger was ever connected', async () => {
	const { tries, listen } = failing('CONNECTION_LOST', false);
	const { errors, statuses, close } = deployedTrigger({ listen });
	await until(() => tries.count === 3 && statuses.at(-1)?.fill === 'green', 'the third try to stand');
	await close();
	assert.deepEqual(errors, []);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { connectConplyent } from '../../../../src/services/conplyent/client/connect.ts';
import { until } from '../../../support/until.ts';
import { fails, type Host } from '../support.ts';

/** The last thing to do with a server: it ends itself. */
export const closingBehaves = (host: () => Host): void => {
	it('close server kills its jobs, says so, and is gone', async () => {
		const { host: name, port } = host();
		const client = await connectConplyent({ host: name, port });
		const job = await client.exec(['sleep', '60']);
		await client.closeServer();
		await assert.doesNotReject(job.ending.catch(fails('OUTCOME_UNKNOWN')));
		await until(() => client.lost.aborted, 'the connection has ended');
		await assert.rejects(client.folder(), fails('CONNECTION_LOST'));
		await client.close();
		// its process may take a moment to end
		const error = await until(
			() =>
				connectConplyent({ host: name, port }).then(
					undefined,
					(thrown) => codeOf(thrown) === 'CONNECT_REFUSED' && thrown,
				),
			'the port to be free',
		);
		assert.match(error.message, /refused the connection/);
	});
};

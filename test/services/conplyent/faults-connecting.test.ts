import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import { until } from '../../support/until.ts';
import { withLab } from './hasty.ts';
import { fails } from './support.ts';

describe('connecting to something that is no conplyent server, or not well', () => {
	const { lab, connect } = withLab();

	it('nothing listens', async () => {
		await lab().kill();
		await assert.rejects(connect(), fails('CONNECT_REFUSED', /refused the connection/));
	});
	it('something else answers', async () => {
		lab().faults.greeting = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
		await assert.rejects(connect(), fails('PROTOCOL', /does not begin a ZeroMQ greeting/));
		await until(() => lab().open() === 0, 'the connection is ended');
	});
	it('nothing answers', async () => {
		lab().faults.mute = true;
		await assert.rejects(
			connect({ connectTimeout: 0.1 }),
			fails('TIMEOUT', /sent no ZeroMQ greeting within 0.1 s/),
		);
		await until(() => lab().open() === 0, 'the connection is ended');
	});
	it('its receiving thread is dead: not to be told from a held one', async () => {
		lab().faults.deaf = true;
		await assert.rejects(connect(), fails('BUSY', /another client holds this server or it is dead/));
		await until(() => lab().open() === 0, 'the connections are ended');
	});
	it('its main loop stands still', async () => {
		lab().faults.hold = new Promise(() => {});
		await assert.rejects(connect(), fails('TIMEOUT', /answers heartbeats but did not list its commands/));
		await until(() => lab().open() === 0, 'the connection is ended');
	});
	it('stopped before, and on the way', async () => {
		await assert.rejects(
			connectConplyent({ host: lab().host, port: lab().port }, { signal: AbortSignal.abort() }),
			fails('CANCELLED'),
		);
		lab().faults.mute = true;
		const stop = new AbortController();
		const connecting = connectConplyent({ host: lab().host, port: lab().port }, { signal: stop.signal });
		await until(() => lab().open() === 1, 'it is connecting');
		stop.abort();
		await assert.rejects(connecting, fails('CANCELLED'));
		await until(() => lab().open() === 0, 'the connection is ended');
	});
	it('settings that cannot be right', async () => {
		await assert.rejects(connectConplyent({ host: '' }), fails('BAD_INPUT', /host/));
		await assert.rejects(connectConplyent({ host: 'x', port: 0 }), fails('BAD_INPUT', /port/));
		await assert.rejects(
			connectConplyent({ host: 'x', callTimeout: -1 }),
			fails('BAD_INPUT', /callTimeout must be a number above 0, not -1/),
		);
	});
});

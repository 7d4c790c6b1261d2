import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleetctlExchanges } from '../../lab/fleet/fleetctl.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { type RawAnswer, rawRequest } from '../../lab/fleet/raw.ts';
import { type Exchange, recordedFiles, recording, recordings } from '../../lab/fleet/recordings.ts';

/** More steps than any recorded change took. */
const PATIENCE = 40;

/** What was sent to the lab and answered as recorded. */
const used = new Set<Exchange>();

const send = (lab: FleetLab, { request, transport }: Exchange) => {
	const to = transport.startsWith('/') ? { socketPath: lab.socketPath } : { port: lab.port };
	return rawRequest(to, request);
};

const shown = (answer: RawAnswer | undefined) =>
	answer && {
		status: answer.status,
		body: answer.body,
		type: answer.headers['content-type'],
		server: answer.headers.server,
		location: answer.headers.location,
		length: answer.headers['content-length'],
		chunked: answer.headers['transfer-encoding'],
	};

const expected = ({ response }: Exchange) =>
	response
		? {
				status: response.status,
				body: response.body ?? '',
				type: response.headers['Content-Type'],
				server: response.headers['Server'],
				location: response.headers['Location'],
				length: response.headers['Content-Length'],
				chunked: response.headers['Transfer-Encoding'],
			}
		: undefined;

/**
 * Sends every recorded request to the lab and wants the recorded answer, byte for byte. What a real cluster
 * needed seconds for, the lab may need steps for.
 */
const replay = async (
	lab: FleetLab,
	exchanges: readonly Exchange[],
	before: (exchange: Exchange, at: number) => void = () => {},
) => {
	for (const [at, exchange] of exchanges.entries()) {
		before(exchange, at);
		const want = expected(exchange);
		// the recording of /metrics was cut
		if (exchange.request.path === '/metrics') {
			const answer = await send(lab, exchange);
			assert.equal(answer?.status, 200);
			assert.equal(answer.body, want?.body.replace(/\ngo_\.\.\.$/, '\n'));
			used.add(exchange);
			continue;
		}
		let got = shown(await send(lab, exchange));
		for (
			let step = 0;
			step < PATIENCE && exchange.request.method === 'GET' && JSON.stringify(got) !== JSON.stringify(want);
			step++
		) {
			lab.tick();
			got = shown(await send(lab, exchange));
		}
		assert.deepEqual(
			got,
			want,
			`${at} ${exchange.name}: ${exchange.request.method} ${exchange.request.path.slice(0, 80)}`,
		);
		used.add(exchange);
	}
};

const put = (lab: FleetLab, name: string, command = '/bin/sleep 1d', desiredState = 'launched') => {
	lab.cluster.put(name, [{ section: 'Service', name: 'ExecStart', value: command }], desiredState);
};

const started = async (options: Parameters<typeof startFleetLab>[0] = {}) =>
	startFleetLab({ tickEvery: 0, ...options });

test('routing, discovery, metrics and the unix socket answer as recorded', async () => {
	await using lab = await started({ unix: true });
	await replay(lab, recording('01'));
});

test('units, their errors, options, templates, globals and failures answer as recorded', async () => {
	await using lab = await started();
	put(lab, 'foo.service');
	lab.tick(3);
	await replay(lab, recording('02'), ({ name }) => {
		// between the two recorded requests an agent had loaded the unit
		if (name === 'delete') lab.tick();
	});
	for (const number of ['03', '04']) await replay(lab, recording(number));
	await replay(lab, recording('05'), ({ request: { method, path } }) => {
		// a real engine takes waiting units in no order: here the other machine is busy when tmpl@1000 is placed
		if (method === 'PUT' && path.endsWith('tmpl@1000.service')) put(lab, 'filler.service');
		if (path.includes('tmpl@100')) lab.tick();
		if (method === 'PUT' && path.endsWith('tmpl@1001.service')) lab.cluster.destroy('filler.service');
	});
});

test('machine metadata answers as recorded', async () => {
	await using lab = await started();
	await replay(lab, recording('06'));
});

test('an empty cluster, what is left of destroyed units, and long lines answer as recorded', async () => {
	await using lab = await started();
	// tmpl@1000 was placed first, on the machine with the smaller id; once came after both
	put(lab, 'tmpl@1000.service', '/bin/sleep %i');
	lab.tick();
	put(lab, 'tmpl@1001.service', '/bin/sleep %i');
	lab.tick();
	put(lab, 'zz.service');
	lab.tick();
	lab.cluster.put(
		'once.service',
		[
			{ section: 'Service', name: 'Type', value: 'oneshot' },
			{ section: 'Service', name: 'ExecStart', value: '/bin/true' },
		],
		'launched',
	);
	lab.tick();
	lab.cluster.target('zz.service', 'inactive');
	lab.tick(5);
	for (const { name } of lab.cluster.units()) lab.cluster.destroy(name);
	await replay(lab, recording('07'));
});

test('paging answers as recorded, on machines with other page sizes too', async () => {
	await using lab = await started({ machines: 3 });
	await replay(lab, recording('08'), ({ transport }) => lab.pageSize(transport.endsWith('49153') ? 2 : 100));
});

test('a machine that crashes passes through the recorded states', async () => {
	await using lab = await started({ machines: 3 });
	for (const name of ['p1', 'p2', 'p3', 'p4']) put(lab, `${name}.service`);
	await replay(lab, recording('09'), ({ name }) => {
		if (name === 'machines 0.1s after crash') lab.cluster.crash(labMachine(3).id);
	});
});

test('a machine that joins and leaves answers as recorded', async () => {
	await using lab = await started({ machines: 3 });
	await replay(lab, recording('10'), ({ name }) => {
		if (name === 'left-gracefully') lab.cluster.leave(labMachine(3).id);
	});
});

test('an etcd that freezes and thaws answers as recorded', async () => {
	await using lab = await started();
	await replay(lab, recording('13'), ({ name }) => {
		const gone =
			(name.startsWith('frozen') && !/ [04]s$/.test(name)) ||
			(name.startsWith('thawed') && name !== 'thawed 6s');
		const frozen = gone ? 'gone' : 'failing';
		lab.etcd(name === 'thawed 6s' ? 'there' : frozen);
	});
});

test('a replacing PUT is not checked, and bricks units as recorded', async () => {
	await using lab = await started();
	await replay(lab, recording('14'));
});

test('the gRPC registry answers as recorded', async () => {
	await using lab = await started({ grpc: true });
	await replay(lab, recording('15'));
});

test('every request of a real fleetctl gets the answer that the real fleetd gave', async () => {
	await using lab = await started();
	for (const name of ['p1', 'p2', 'p4', 'p3']) {
		put(lab, `${name}.service`);
		lab.tick();
	}
	const exchanges = fleetctlExchanges();
	assert.equal(exchanges.length, 102);
	await replay(lab, exchanges, ({ request }, at) => {
		// one agent was slower than the other with web@1 and web@2
		if (at === 72) lab.cluster.busy(labMachine(2).id, true);
		if (at === 76) lab.cluster.busy(labMachine(2).id, false);
		assert.ok(at !== 72 || request.path.includes('web%402'));
		// web@1 and web@2 slept one and two seconds; after that the
		// agents took no notice of what came until the end
		if (at === 82) {
			for (const unit of ['web@1.service', 'web@2.service']) lab.behave(unit, 'finish');
			lab.tick();
			for (const number of [1, 2]) lab.cluster.busy(labMachine(number).id, true);
		}
	});
});

test('no recording was left out', () => {
	const left = [...recordings(), ['11-fleetctl-wire', fleetctlExchanges()] as const].map(
		([file, exchanges]) => `${file}: ${exchanges.filter((exchange) => !used.has(exchange)).length} left`,
	);
	assert.deepEqual(
		left,
		left.map((line) => line.replace(/\d+ left$/, '0 left')),
	);
	// the other files are texts: what fleetctl printed, and what
	// python-fleet did (a judge of the lab in the live tests)
	assert.deepEqual(
		recordedFiles().filter((file) => !file.endsWith('.json.gz')),
		['11-fleetctl-output.txt.gz', '11-fleetctl-wire.raw.jsonl.gz', '12-python-fleet-behaviour.txt.gz'],
	);
});

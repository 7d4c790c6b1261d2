import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { AnyService } from '../../src/catalogue/service.ts';
import type { MusterError } from '../../src/core/errors.ts';
import { connect } from '../../src/engine/connect/connect.ts';
import { endLeases } from '../../src/net/lease.ts';
import { services } from '../../scripts/services.ts';

after(() => endLeases());

const CANARY = 'correct-horse-battery';
/** How people put a secret into a field for an address. */
const shapes = [
	`root:${CANARY}@127.0.0.1`,
	`root:${CANARY}@127.0.0.1:1`,
	`http://root:${CANARY}@127.0.0.1:badport`,
	`ftp://root:${CANARY}/x@127.0.0.1`,
	`wss://root:${CANARY}@127.0.0.1:1/api`,
	`127.0.0.1:1 ${CANARY}`,
	`127.0.0.1:1,${CANARY}`,
	`127.0.0.1:1|${CANARY}`,
	`127.0.0.1:${CANARY}`,
	`${CANARY}@127.0.0.1`,
	`http://127.0.0.1:1/?password=${CANARY}`,
	`http://127.0.0.1:1/#${CANARY}`,
	`{"host":"127.0.0.1","key":"${CANARY}"}`,
	`\n${CANARY}\n`,
];
/** The setting of each service that says where it is, around one address. */
const where: Readonly<Record<string, (address: string) => Record<string, unknown>>> = {
	serf: (address) => ({ hosts: [address] }),
	fleet: (address) => ({ endpoints: [address] }),
	conplyent: (host) => ({ host, busyTimeout: 0, answerTimeout: 0.3 }),
	juju: (address) => ({ addresses: [address], user: 'admin', password: 'x', model: 'admin/default' }),
	cloud: (authUrl) => ({ authUrl, user: 'demo', password: 'x', project: 'demo' }),
};

for (const service of services as readonly AnyService[])
	test(`${service.title}: a secret in an address is in no error, and is looked up nowhere`, async () => {
		const settings = where[service.name];
		assert.ok(settings, 'the setting for an address is known here');
		const part = Object.keys(service.parts)[0] as string;
		for (const shape of shapes) {
			// a name of letters, digits and hyphens alone may be that of a machine
			if (shape.trim() === CANARY) continue;
			const error: MusterError | undefined = await connect(
				service,
				settings(shape),
				part,
				AbortSignal.timeout(5000),
			).then(
				({ release }) => {
					release();
					return undefined;
				},
				(thrown: MusterError) => thrown,
			);
			assert.equal(error?.code, 'BAD_INPUT', `${shape}: ${error?.message}`);
			const all = [error?.message, error?.hint, JSON.stringify(error?.details), String(error?.cause ?? '')];
			assert.ok(!all.join(' ').includes(CANARY), `${shape}: ${all.join(' ')}`);
		}
	});

test('a secret typed alone where an address is meant is in no error, and neither is a proxy', async () => {
	const cloud = where['cloud'] as (address: string) => Record<string, unknown>;
	const tried: readonly (readonly [service: string, settings: Record<string, unknown>])[] = [
		['fleet', { endpoints: [CANARY] }],
		['cloud', cloud(CANARY)],
		['cloud', { ...cloud('http://127.0.0.1:1/v3'), endpoints: [CANARY] }],
		['cloud', { ...cloud('http://127.0.0.1:1/v3'), endpoints: [`object=${CANARY}`] }],
		...[CANARY, `${CANARY}.example`, `ftp://${CANARY}`, `[${CANARY}]`, `10.0.0.1:3128/${CANARY}`].map(
			(proxy) => ['cloud', { ...cloud('http://127.0.0.1:1/v3'), proxy }] as const,
		),
	];
	for (const [name, settings] of tried) {
		const service = services.find((one) => one.name === name) as unknown as AnyService;
		const error = await connect(
			service,
			settings,
			Object.keys(service.parts)[0] as string,
			AbortSignal.timeout(5000),
		).then(
			() => undefined,
			(thrown: MusterError) => thrown,
		);
		assert.equal(error?.code, 'BAD_INPUT', JSON.stringify(settings));
		const all = [error?.message, error?.hint, JSON.stringify(error?.details)].join(' ');
		assert.ok(!all.includes(CANARY), all);
	}
});

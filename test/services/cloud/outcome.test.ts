import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { bulkDelete } from '../../../src/services/cloud/client/objects/bulk-delete.ts';
import { type Answer, fakeCloud } from './client/fake.ts';
import { engineRunner } from './run.ts';

const versions: Answer = [200, { version: { id: 'v2.1', version: '2.93', min_version: '2.1' } }];
const id = '0123456789abcdef0123456789abcdef';
const server = { id, name: 'web', status: 'ACTIVE' };
const html = { 'content-type': 'text/html' };
const own = { ...html, 'x-openstack-request-id': 'req-1' };
const swift = { ...html, 'x-trans-id': 'tx1' };
const nginx = (words: string) => `<html><head><title>${words}</title></head><body>nginx</body></html>`;
const named = (status: number, name: string) =>
	[status, { [name]: { code: status, message: 'no' } }] as const;

const network = ['network.create', { name: 'n' }] as const;
const put = ['object.upload', { container: 'c', object: 'o', file: new Uint8Array(3) }] as const;
const stop = ['server.stop', { serverId: id }] as const;
const call = (method: string) => ['api.call', { service: 'network', method, path: '/networks/n' }] as const;

type Step = readonly [name: string, values: Readonly<Record<string, unknown>>];
const rows: readonly (readonly [what: string, step: Step, answer: Answer, code: string])[] = [
	...[502, 503, 504, 520, 522].flatMap((status) =>
		[network, put, stop, call('POST'), call('PUT'), call('PATCH'), call('DELETE')].map(
			(step) => ['a proxy', step, [status, nginx(`${status}`), html], 'OUTCOME_UNKNOWN'] as const,
		),
	),
	['a proxy without a word', network, [503], 'OUTCOME_UNKNOWN'],
	['a maintenance page', network, [503, 'back soon', { 'retry-after': '60' }], 'OUTCOME_UNKNOWN'],
	['a proxy that speaks JSON', network, [503, { message: 'no upstream' }], 'OUTCOME_UNKNOWN'],
	['the service that asks for patience', network, [503, 'busy', { ...own, 'retry-after': '60' }], 'BUSY'],
	['the service that cannot ask Keystone', stop, [503, '<html>down</html>', own], 'SERVER'],
	['Synnefo', stop, named(503, 'serviceUnavailable'), 'SERVER'],
	['Nova that broke off', stop, [...named(500, 'computeFault'), own], 'OUTCOME_UNKNOWN'],
	['Swift of which too few machines took it', put, [503, '<html>no</html>', swift], 'OUTCOME_UNKNOWN'],
	['Swift that is full', put, [507, '<html>full</html>', swift], 'LIMIT'],
	['a service that lacks it', stop, named(501, 'notImplemented'), 'UNSUPPORTED'],
];

describe('clouds: a change that is answered with an error of the server', () => {
	afterEach(() => endLeases());
	for (const [what, [step, values], answer, code] of rows)
		it(`${answer[0]} of ${what} to ${step} ${String(values['method'] ?? '')}: ${code}`, async () => {
			await using world = await fakeCloud(({ method, url }) => {
				if (method !== 'GET' && method !== 'HEAD') return answer;
				if (method === 'HEAD') return [404, undefined, swift];
				return url.includes('/servers/') ? [200, { server }] : versions;
			});
			const { authUrl } = world.cloud.settings;
			const run = engineRunner(() => ({ authUrl, user: 'demo', password: 'secret', project: 'demo' }));
			await assert.rejects(run(step, values), (error: MusterError) => {
				assert.equal(error.code, code, error.message);
				assert.match(error.message, new RegExp(`answered ${answer[0]}`));
				if (code !== 'OUTCOME_UNKNOWN') return true;
				assert.match(error.message, /^Whether it was done is not known: /);
				assert.equal(error.details['status'], answer[0]);
				return true;
			});
			const changes = world.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
			assert.equal(changes.length, 1, 'sent once');
		});
});

describe('Swift’s answer to a bulk delete', () => {
	const answered = async (body: object) => {
		await using world = await fakeCloud(() => [200, body, swift]);
		const names = ['a', 'b', 'c'];
		const wrong = await bulkDelete(world.cloud, 'c', names, {}).catch((error: MusterError) => error.code);
		return typeof wrong === 'string' ? wrong : names.map((name) => wrong.get(name)?.code);
	};
	const told = (deleted: number, status: string, errors: readonly (readonly string[])[] = []) => ({
		...{ 'Number Deleted': deleted, 'Number Not Found': 0, 'Response Status': status, 'Response Body': '' },
		Errors: errors,
	});

	it('tells of each what is known of it', async () => {
		const errors = [
			['/c/a', '409 Conflict'],
			['/c/b', '503 Service Unavailable'],
		];
		assert.deepEqual(await answered(told(1, '502 Bad Gateway', errors)), [
			'SERVER',
			'OUTCOME_UNKNOWN',
			undefined,
		]);
	});

	it('that leaves some out is of unknown outcome, unless nothing was done', async () => {
		assert.equal(await answered(told(0, '413 Request Entity Too Large')), 'SERVER');
		assert.equal(await answered(told(1, '400 Bad Request')), 'OUTCOME_UNKNOWN');
		assert.equal(await answered(told(0, '502 Bad Gateway')), 'OUTCOME_UNKNOWN');
		assert.equal(await answered({}), 'OUTCOME_UNKNOWN');
	});
});

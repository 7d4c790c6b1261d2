import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../src/core/errors.ts';
import * as kinds from '../../src/services/cloud/client/kinds.ts';
import type { Kind } from '../../src/services/cloud/client/kind.ts';
import { pages } from '../../src/services/cloud/client/pages.ts';
import { readPaste } from '../../src/services/cloud/client/paste.ts';
import { refusalOf } from '../../src/services/cloud/client/refusal.ts';
import { recall } from '../../src/services/cloud/model/watch/marks.ts';
import { recallObjects } from '../../src/services/cloud/model/watch/objects.ts';
import { recallQuotas } from '../../src/services/cloud/model/watch/quota.ts';
import { readCatalogue } from '../../src/services/cloud/wire/catalogue.ts';
import { readEndpointUrl } from '../../src/services/cloud/wire/endpoint-url.ts';
import { readFault } from '../../src/services/cloud/wire/fault.ts';
import { isRecord } from '../../src/services/cloud/wire/json.ts';
import { nextQuery } from '../../src/services/cloud/wire/links.ts';
import { readLoginV2, readLoginV3 } from '../../src/services/cloud/wire/login.ts';
import { readEntry, readObjectInfo } from '../../src/services/cloud/wire/object.ts';
import { accountQuotas, computeQuotas, networkQuotas } from '../../src/services/cloud/wire/quota.ts';
import { readVersions } from '../../src/services/cloud/wire/versions.ts';

const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 2000);
const words = [
	...[
		'token',
		'access',
		'catalog',
		'serviceCatalog',
		'endpoints',
		'url',
		'publicURL',
		'type',
		'servers',
		'servers_links',
	],
	...[
		'next',
		'links',
		'href',
		'rel',
		'id',
		'name',
		'status',
		'flavor',
		'image',
		'addresses',
		'versions',
		'values',
		'version',
	],
	...[
		'error',
		'message',
		'code',
		'details',
		'NeutronError',
		'errors',
		'receipt',
		'retryAfter',
		'keypair',
		'bytes',
		'subdir',
	],
	...[
		'limits',
		'absolute',
		'quota',
		'used',
		'limit',
		'at',
		'things',
		'objects',
		'percents',
		'__proto__',
		'constructor',
	],
];
/** JSON in which the words of clouds stand where they should not. */
const hostile = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom(
			null,
			true,
			0,
			-1,
			2 ** 63,
			Number.MAX_VALUE,
			'',
			'http://x/v2?marker=1',
			'<html><h1>x</h1>',
			'\u0000',
			'🙂',
		),
		fc.string(),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), tie('value'), {
			maxKeys: 5,
		}),
	),
})).value;
const record = hostile.filter(isRecord);
const runs = { numRuns: RUNS };

describe('clouds: whatever a server sends', () => {
	it('records, catalogues, logins, versions, quotas and links are read or left, never thrown over', () => {
		const every = Object.values(kinds) as unknown as Kind[];
		fc.assert(
			fc.property(record, (body) => {
				for (const kind of every) kind.read(body);
				for (const { url } of readCatalogue(body)) assert.ok(readEndpointUrl(url));
				readLoginV3({ 'x-subject-token': 't' }, body);
				readLoginV2(body);
				readVersions(body);
				nextQuery(body);
				readEntry('c', body);
				for (const { percent } of [
					...computeQuotas(body, null),
					...networkQuotas(body, null),
					...accountQuotas(body),
				])
					assert.ok(percent === null || !Number.isNaN(percent));
			}),
			runs,
		);
	});

	it('headers of objects', () => {
		const names = fc.constantFrom(
			'content-length',
			'etag',
			'last-modified',
			'x-object-meta-a',
			'x-delete-at',
			'x-object-sharing',
		);
		fc.assert(
			fc.property(fc.dictionary(names, fc.string()), fc.boolean(), (headers, isPithos) => {
				for (const value of Object.values(readObjectInfo('c', 'n', headers, isPithos)))
					assert.ok(value !== undefined);
			}),
			runs,
		);
	});

	it('an error is an error with a code, bounded, in words', () => {
		const asked = { service: 'compute', method: 'GET', url: 'http://x', doing: 'x', reads: true } as const;
		fc.assert(
			fc.property(fc.integer({ min: 300, max: 599 }), hostile, fc.string(), (status, body, text) => {
				for (const sent of [JSON.stringify(body) ?? '', text, `<html>${text}`]) {
					const error = refusalOf(readFault(status, {}, sent), asked);
					assert.ok(codeOf(error) && error.message.length < 700);
				}
			}),
			runs,
		);
	});

	it('a listing ends, whatever its pages are and wherever they point', async () => {
		const page = fc.record({
			servers: fc.oneof(hostile, fc.array(record)),
			servers_links: hostile,
			next: hostile,
		});
		await fc.assert(
			fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 5 }), async (all) => {
				let asked = 0;
				const api = {
					service: 'compute',
					send: async () => ({ status: 200, headers: {}, body: all[asked++ % all.length] }),
				};
				const listing = { path: '/servers', key: 'servers', doing: 'listing' };
				const read = async () => {
					for await (const each of pages(api as never, listing)) assert.ok(isRecord(each));
				};
				await read().catch((error: unknown) => assert.equal(codeOf(error), 'PROTOCOL'));
				assert.ok(asked <= 1000);
			}),
			{ numRuns: Math.min(RUNS, 2000) },
		);
	});

	it('a memory that is none is none', () => {
		fc.assert(
			fc.property(hostile, (input) => {
				for (const read of [recall, recallObjects, recallQuotas]) read(input as never);
			}),
			runs,
		);
	});

	it('a pasted configuration is one, or BAD_INPUT', () => {
		const piece = fc.constantFrom(
			'clouds:\n',
			'  a:\n',
			'    auth:\n',
			'      auth_url: http://x\n',
			'&a',
			'*a',
			'!!x ',
			'{',
			'[',
			'"',
			'export OS_TOKEN=',
			'[cloud "x"]\n',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 }))), (parts) => {
				try {
					readPaste(parts.join(''));
				} catch (error) {
					assert.equal(codeOf(error), 'BAD_INPUT');
				}
			}),
			runs,
		);
	});
});

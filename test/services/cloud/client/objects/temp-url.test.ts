import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { temporaryUrl } from '../../../../../src/services/cloud/client/objects/temp-url.ts';
import { fakeCloud } from '../fake.ts';

const place = { container: 'ph otos', name: 'a b/ü%.jpg' };
const wish = { method: 'GET', seconds: 60 };

/** A store that says this of itself, at `/swift/v1` where a proxy stands before it. */
const store = (info: unknown, behind = '') =>
	fakeCloud(
		({ method, url }) => {
			if (url.endsWith('/info')) return info === undefined ? [404, 'no'] : [200, info];
			assert.equal(method, 'HEAD');
			return [204, undefined, { 'x-container-object-count': '0', 'x-container-meta-temp-url-key': 'k' }];
		},
		behind ? { endpoints: { object: behind } } : {},
	);

/** What a store of that digest would find. */
const check = (url: string, digest: string, path: string): void => {
	const query = new URL(url).searchParams;
	const signed = `GET\n${query.get('temp_url_expires')}\n${path}`;
	assert.equal(query.get('temp_url_sig'), createHmac(digest, 'k').update(signed).digest('hex'));
};

describe('cloud client: temporary addresses', () => {
	for (const [title, info, digest] of [
		['takes all', { tempurl: { allowed_digests: ['sha1', 'sha256', 'sha512'] } }, 'sha256'],
		['takes the longest only', { tempurl: { allowed_digests: ['sha512'] } }, 'sha512'],
		['is older than the list of digests', { tempurl: { methods: ['GET', 'PUT'] } }, 'sha1'],
		['does not say', undefined, 'sha256'],
	] as const)
		it(`${digest} where the store ${title}; the decoded path is signed`, async () => {
			await using world = await store(info);
			const made = await temporaryUrl(world.cloud, place, wish);
			assert.equal(made.digest, digest);
			assert.match(made.url, /\/v1\/AUTH_p\/ph%20otos\/a%20b\/%C3%BC%25\.jpg\?temp_url_sig=/);
			check(made.url, digest, '/v1/AUTH_p/ph otos/a b/ü%.jpg');
		});

	it('a store without them, or without the method, is UNSUPPORTED', async () => {
		await using none = await store({ swift: {} });
		await assert.rejects(temporaryUrl(none.cloud, place, wish), {
			code: 'UNSUPPORTED',
			message: 'This storage has no temporary URLs',
		});
		await using few = await store({ tempurl: { methods: ['HEAD', 'PUT'], allowed_digests: ['sha256'] } });
		await assert.rejects(temporaryUrl(few.cloud, place, wish), {
			code: 'UNSUPPORTED',
			message: /no temporary URLs for GET/,
			hint: 'It has them for HEAD, PUT.',
		});
	});

	it('they end by the clock of the store, not by that of this host', async () => {
		const later = Math.floor(Date.now() / 1000) + 7200;
		const date = new Date(later * 1000).toUTCString();
		await using world = await fakeCloud(({ url }) =>
			url.endsWith('/info')
				? [200, { tempurl: {} }, { date }]
				: [204, undefined, { 'x-container-object-count': '0', 'x-container-meta-temp-url-key': 'k' }],
		);
		const made = await temporaryUrl(world.cloud, place, wish);
		assert.match(made.url, new RegExp(`temp_url_expires=${later + 60}$`));
		assert.equal(made.expires, new Date((later + 60) * 1000).toISOString());
	});
});

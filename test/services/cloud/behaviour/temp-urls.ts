import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountInfo, changeAccount } from '../../../../src/services/cloud/client/objects/account.ts';
import { temporaryUrl } from '../../../../src/services/cloud/client/objects/temp-url.ts';
import type { CloudClient } from '../../../../src/services/cloud/client/client.ts';
import type { Input } from '../../../hosts/services/trial.ts';
import { stageOf } from './objects-stage.ts';

const NAMES = ['a b', 'ü.jpg', '50% off?', 'a#b', 'my%20name', 'a+b&c=d', 'deep/er//x', 'ends/'];

const put = ({ objects }: CloudClient, to: { container: string; name: string }, text: string) =>
	objects.upload(to, chunks(text));
async function* chunks(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

/** Addresses that are good for a while, asked for by somebody who knows nothing else. */
export const tempUrlsBehave = (title: string, input: () => Input): void => {
	const { inside } = stageOf(input);

	describe(`${title}: temporary addresses`, () => {
		it('names of every kind, read by whoever has the address', () =>
			inside('t-tempurl', async (client) => {
				const { cloud } = client;
				for (const name of NAMES) await put(client, { container: 't-tempurl', name }, name);
				for (const [at, name] of NAMES.entries()) {
					const made = await temporaryUrl(
						cloud,
						{ container: 't-tempurl', name },
						{ method: 'GET', seconds: 60, makeKey: at === 0 },
					);
					const answer = await fetch(made.url);
					assert.equal(await answer.text(), name);
					assert.equal((await fetch(made.url, { method: 'DELETE' })).status, 401, 'not for more than that');
				}
			}));

		it('asked for at once where there is no key yet, all are good: one key is made', () =>
			inside('t-tempurl-4', async ({ cloud }) => {
				const container = 't-tempurl-4';
				const how = { method: 'PUT', seconds: 60, makeKey: true };
				const names = ['a', 'b', 'c', 'd', 'e'];
				const made = await Promise.all(names.map((name) => temporaryUrl(cloud, { container, name }, how)));
				for (const { url } of made)
					assert.equal((await fetch(url, { method: 'PUT', body: 'given' })).status, 201);
			}));

		it('a prefix is good for all below it, an upload for one', () =>
			inside('t-tempurl-2', async (client) => {
				const { cloud } = client;
				const container = 't-tempurl-2';
				await put(client, { container, name: 'in ü/a' }, 'below');
				await put(client, { container, name: 'out' }, 'outside');
				const all = { method: 'GET', seconds: 60, makeKey: true, prefix: true };
				const { url } = await temporaryUrl(cloud, { container, name: 'in ü/' }, all);
				const [address = '', query = ''] = url.split('?');
				assert.equal(await (await fetch(`${address}a?${query}`)).text(), 'below');
				const outside = `${address.slice(0, address.lastIndexOf('/in'))}/out`;
				assert.equal((await fetch(`${outside}?${query}`)).status, 401);
				const up = await temporaryUrl(cloud, { container, name: 'up ü' }, { method: 'PUT', seconds: 60 });
				assert.equal((await fetch(up.url, { method: 'PUT', body: 'given' })).status, 201);
				assert.equal((await client.objects.info(container, 'up ü')).size, 5);
				const past = await temporaryUrl(cloud, { container, name: 'out' }, { method: 'GET', seconds: -5 });
				assert.equal((await fetch(past.url)).status, 401);
			}));

		it('the account’s key does where the container has none; without either it is said', () =>
			inside('t-tempurl-3', async (client) => {
				const { cloud } = client;
				const place = { container: 't-tempurl-3', name: 'x' };
				await put(client, place, 'by the account');
				const before = (await accountInfo(cloud)).metadata['temp-url-key'] ?? '';
				try {
					await changeAccount(cloud, { metadata: { 'temp-url-key': '' } });
					await assert.rejects(temporaryUrl(cloud, place, { method: 'GET', seconds: 60 }), {
						code: 'CONFLICT',
						message: /Neither container “t-tempurl-3” nor its account has a key/,
					});
					await changeAccount(cloud, { metadata: { 'temp-url-key': 'k1' } });
					const { url } = await temporaryUrl(cloud, place, { method: 'GET', seconds: 60, makeKey: true });
					assert.equal(await (await fetch(url)).text(), 'by the account');
				} finally {
					await changeAccount(cloud, { metadata: { 'temp-url-key': before } });
				}
			}));
	});
};

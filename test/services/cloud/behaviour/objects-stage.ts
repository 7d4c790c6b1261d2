import { readSettings } from '../../../../src/catalogue/read-values.ts';
import { type CloudClient, connectCloud } from '../../../../src/services/cloud/client/client.ts';
import { containersOf } from '../../../../src/services/cloud/client/objects/containers.ts';
import { objectsOf } from '../../../../src/services/cloud/client/objects/objects.ts';
import { removeAll } from '../../../../src/services/cloud/client/objects/remove-all.ts';
import { optionsOf } from '../../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../../src/services/cloud/settings.ts';
import type { Input } from '../../../hosts/services/trial.ts';

/** Bytes that differ by place and seed, as a stream. */
export async function* bytes(size: number, seed = 1, chunk = 65_536): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < size; at += chunk) {
		const part = new Uint8Array(Math.min(chunk, size - at));
		for (let index = 0; index < part.length; index++) part[index] = ((at + index) * 31 + seed) & 255;
		yield part;
	}
}
/** A stream as one. */
export const whole = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> => {
	const parts: Uint8Array[] = [];
	for await (const part of source) parts.push(part);
	return Buffer.concat(parts);
};

/** A container of one's own for a test, gone afterwards. */
export const stageOf = (input: () => Input) => {
	const connect = (): CloudClient => connectCloud(optionsOf(readSettings(settings, input()) as never));
	const inside = async (name: string, run: (client: CloudClient) => Promise<void>): Promise<void> => {
		const client = connect();
		const { cloud } = client;
		const clean = async () => {
			for (const each of [name, `${name}_segments`]) {
				const there = await containersOf(cloud)
					.get(each)
					.catch(() => undefined);
				if (!there) continue;
				await removeAll(cloud, each, objectsOf(cloud).list(each, {}), {});
				await containersOf(cloud)
					.remove(each)
					.catch(() => {});
			}
		};
		try {
			await clean();
			await containersOf(cloud).create(name, {}, { existing: true });
			await run(client);
			await clean();
		} finally {
			await client.close();
		}
	};
	const list = async ({ cloud }: CloudClient, container: string): Promise<string[]> => {
		const found: string[] = [];
		for await (const { name } of objectsOf(cloud).list(container)) found.push(name);
		return found;
	};
	return { connect, inside, list };
};

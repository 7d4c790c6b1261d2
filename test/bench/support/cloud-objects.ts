import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import { READ_BYTES } from '../../../src/core/bytes.ts';
import { connectCloud } from '../../../src/services/cloud/client/client.ts';
import { downloadObject } from '../../../src/services/cloud/client/objects/download.ts';
import { uploadObject } from '../../../src/services/cloud/client/objects/upload.ts';
import { optionsOf } from '../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../src/services/cloud/settings.ts';

/** What is transferred, by whom, and how large it is in bytes. */
export interface Transfer {
	readonly input: Readonly<Record<string, unknown>>;
	readonly target: { readonly container: string; readonly name: string };
	readonly file: string;
	readonly size: number;
}
/** One transfer; the answer is `''`, or what went wrong. */
export interface Turn {
	readonly way: 'up' | 'down';
	readonly verify: boolean;
}

const { input, target, file, size } = workerData as Transfer;
const { cloud } = connectCloud(optionsOf(readSettings(settings, input) as never));

const transfer = async ({ way, verify }: Turn): Promise<void> => {
	if (way === 'up') {
		const source = createReadStream(file, { highWaterMark: READ_BYTES });
		await uploadObject(cloud, target, source, { size, verify });
		return;
	}
	let came = 0;
	const { stream } = await downloadObject(cloud, target, { verify });
	for await (const part of stream()) came += part.length;
	if (came !== size) throw new Error(`${came} bytes came`);
};

parentPort?.on('message', (turn: Turn) => {
	transfer(turn).then(
		() => parentPort?.postMessage(''),
		(error: unknown) => parentPort?.postMessage(String(error)),
	);
});

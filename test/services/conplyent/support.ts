import assert from 'node:assert/strict';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import type {
	ConplyentClient,
	ConplyentOptions,
	Job,
	Output,
} from '../../../src/services/conplyent/client/types.ts';

/** A conplyent server that tests run against: the lab, or a real one. */
export interface Host {
	readonly host: string;
	readonly port: number;
	/** Its working folder when it started. */
	readonly folder: string;
	close(): Promise<void>;
}

/** A connection that is closed when `use` has ended. */
export const withClient = async <T>(
	{ host, port }: Pick<Host, 'host' | 'port'>,
	use: (client: ConplyentClient) => Promise<T>,
	options: Partial<ConplyentOptions> = {},
): Promise<T> => {
	const client = await connectConplyent({ host, port, ...options });
	try {
		return await use(client);
	} finally {
		await client.close();
	}
};

export const collect = async <T>(from: AsyncIterable<T>): Promise<T[]> => {
	const all: T[] = [];
	for await (const one of from) all.push(one);
	return all;
};

/** The texts of an output; anything else fails. */
export const texts = (output: readonly Output[]): string[] =>
	output.map((piece) => ('text' in piece ? piece.text : assert.fail(`no text: ${JSON.stringify(piece)}`)));

/** All lines of a job, and its end. */
export const finish = async (job: Job) => ({
	lines: texts(await collect(job)),
	ending: await job.ending,
});

/** For `assert.rejects`: the code, and words of the message. */
export const fails =
	(code: string, words?: RegExp) =>
	(error: { code?: string; message: string }): boolean => {
		assert.equal(error.code, code, error.message);
		if (words) assert.match(error.message, words);
		return true;
	};

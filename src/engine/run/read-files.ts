import type { FileIn } from '../../catalogue/field.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import type { FileOut } from '../../catalogue/results.ts';
import { isMusterError, MusterError, thrownText } from '../../core/errors.ts';
import { abortError, isTimeOver, waitFor } from '../../net/call.ts';

type Values = Readonly<Record<string, unknown>>;

const HINT =
	'The fault is on the side of the editor’s server: its disk, or the place where it keeps binary data.';
const broken = (code: 'SERVER' | 'TIMEOUT', message: string, cause?: unknown): MusterError =>
	new MusterError(code, message, { hint: HINT, cause });

/**
 * What a host gives of a file, to its end: a host’s disk may hang, break off, or have less than it said.
 * @throws MusterError SERVER where it breaks off, TIMEOUT where the step’s time is over, CANCELLED
 */
async function* readWhole(file: FileIn, label: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
	const parts = file.read()[Symbol.asyncIterator]();
	let got = 0;
	const late = () => abortError(signal, 'reading the file');
	const next = async () => {
		try {
			return await waitFor(Promise.resolve(parts.next()), 'reading the file', { signal, late });
		} catch (thrown) {
			if (isTimeOver(signal))
				throw broken('TIMEOUT', `${label}: nothing more of it came after ${got} bytes`, thrown);
			if (isMusterError(thrown)) throw thrown;
			const why = thrownText(thrown);
			throw broken('SERVER', `${label}: reading it broke off after ${got} bytes: ${why}`, thrown);
		}
	};
	try {
		for (;;) {
			const { done, value } = await next();
			if (done) break;
			got += value.length;
			yield value;
		}
		if (file.size !== undefined && got < file.size)
			throw broken('SERVER', `${label}: it has ${file.size} bytes, and only ${got} came`);
	} finally {
		// who hangs is not waited for
		void Promise.resolve(parts.return?.()).catch(() => {});
	}
}

/** Values with files that are read with care. */
export const withFiles = ({ fields }: AnyOperation, values: Values, signal: AbortSignal): Values => {
	const names = Object.keys(fields).filter((name) => fields[name]?.kind === 'file' && values[name]);
	if (names.length === 0) return values;
	const files = names.map((name) => {
		const file = values[name] as FileIn;
		const label = fields[name]?.label ?? name;
		return [name, { ...file, read: () => readWhole(file, label, signal) }];
	});
	return { ...values, ...Object.fromEntries(files) };
};

/** A file that a run gives, whose host reads it while the run is under way: it breaks off in the run’s words. */
export const readingOf = (file: FileOut, wordsOf: (thrown: unknown) => unknown): FileOut => ({
	...file,
	async *read() {
		try {
			yield* file.read();
		} catch (thrown) {
			throw wordsOf(thrown);
		}
	},
});

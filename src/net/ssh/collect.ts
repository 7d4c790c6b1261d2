import type { ClientChannel } from 'ssh2';
import { MusterError, cancelled } from '../../core/errors.ts';

/** What a command said and how it ended. */
export interface CommandResult {
	readonly stdout: string;
	readonly stderr: string;
	/** `undefined` where a signal ended it. */
	readonly exitCode: number | undefined;
}

const MAX_BYTES = 16 * 2 ** 20;

/** All that a command says until its channel closes. */
export const collect = (
	stream: ClientChannel,
	lost: AbortSignal,
	signal: AbortSignal | undefined,
): Promise<CommandResult> =>
	new Promise((resolve, reject) => {
		const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
		let size = 0;
		let exitCode: number | undefined;
		const give = (error: Error) => {
			stream.destroy();
			reject(error);
		};
		const gone = () => give(lost.reason as Error);
		const stop = () => give(cancelled('a command ran over SSH'));
		const take = (into: Buffer[]) => (part: Buffer) => {
			size += part.length;
			if (size > MAX_BYTES) give(new MusterError('LIMIT', 'The command said more than 16 MiB'));
			else into.push(part);
		};
		stream.on('data', take(parts.stdout));
		stream.stderr.on('data', take(parts.stderr));
		stream.on('error', give);
		stream.on('exit', (code: number | null) => {
			exitCode = code ?? undefined;
		});
		stream.once('close', () => {
			lost.removeEventListener('abort', gone);
			signal?.removeEventListener('abort', stop);
			if (lost.aborted) return reject(lost.reason);
			resolve({
				stdout: Buffer.concat(parts.stdout).toString(),
				stderr: Buffer.concat(parts.stderr).toString(),
				exitCode,
			});
		});
		lost.addEventListener('abort', gone, { once: true });
		signal?.addEventListener('abort', stop, { once: true });
	});

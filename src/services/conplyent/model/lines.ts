import type { Job, Output } from '../client/types.ts';
import { plain } from '../wire/plain.ts';

/** One piece of output as users see it. */
export const lineWords = (piece: Output): Record<string, unknown> => {
	if ('text' in piece) return { line: piece.text.replace(/\r?\n$/, '') };
	if ('value' in piece) return { value: plain(piece.value) };
	return { missing: piece.missing, by: piece.by };
};

/** How a job ended, as users see it. */
export const endWords = (job: Job, ending: Awaited<Job['ending']>) => ({
	job: job.id,
	ended: ending.ended,
	exitCode: ending.exitCode,
	...(ending.signal ? { signal: ending.signal } : {}),
	...(ending.error ? { error: { type: ending.error.type, message: ending.error.message } } : {}),
	...(ending.missing === 0 ? {} : { missing: ending.missing }),
});

export type EndWords = ReturnType<typeof endWords>;

/** The last lines, for the details of an error. */
export const tail = (size = 20) => {
	const lines: string[] = [];
	return {
		add(piece: Record<string, unknown>) {
			if (typeof piece['line'] !== 'string') return;
			lines.push(piece['line']);
			if (lines.length > size) lines.shift();
		},
		lines,
	};
};

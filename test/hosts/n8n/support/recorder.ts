import { inspect } from 'node:util';

type Level = 'error' | 'warn' | 'info' | 'debug';

/** n8n's logger, kept instead of printed. */
export const createRecorder = () => {
	const lines: string[] = [];
	const write = (level: Level) => (text: string, more?: unknown) => {
		lines.push(`${level} ${text}${more === undefined ? '' : ` ${inspect(more, { depth: 6 })}`}`);
	};
	const logger = {
		error: write('error'),
		warn: write('warn'),
		info: write('info'),
		debug: write('debug'),
		scoped: () => logger,
	};
	return { lines: lines as readonly string[], logger };
};

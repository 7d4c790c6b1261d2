import type { ActionRun } from '../state/charm-types.ts';

/**
 * What a shell of the lab gives for a command: `echo`, `hostname`, `true`, `false`, `sleep`, `exit` between
 * `;`; `printf` with octal bytes, e.g. `printf '\\377'`.
 */
export const shell = (command: string, host: string): ActionRun => {
	let stdout = '';
	let stderr = '';
	let returnCode = 0;
	let steps = 0;
	const bytes: number[] = [];
	for (const one of command.split(/;|&&|\n/).map((part) => part.trim())) {
		const [word, ...rest] = one.replace(/\s*>&2$/, '').split(/\s+/);
		const line = rest.join(' ').replace(/^(['"])(.*)\1$/, '$2');
		returnCode = 0;
		if (word === 'echo' && one.endsWith('>&2')) stderr += `${line}\n`;
		else if (word === 'echo') stdout += `${line}\n`;
		else if (word === 'printf')
			bytes.push(...[...line.matchAll(/\\(\d{3})/g)].map(([, octal = '0']) => Number.parseInt(octal, 8)));
		else if (word === 'hostname') stdout += `${host}\n`;
		else if (word === 'uptime') stdout += ' 12:00:00 up 1 day,  load average: 0.00, 0.00, 0.00\n';
		else if (word === 'sleep') steps += Number(rest[0] ?? 0) * 10;
		else if (word === 'false') returnCode = 1;
		else if (word === 'exit') return { stdout, stderr, returnCode: Number(rest[0] ?? 0), steps };
		else if (word !== 'true' && word !== '') {
			stderr += `sh: 1: ${word}: not found\n`;
			returnCode = 127;
		}
	}
	return { stdout, stderr, returnCode, steps, ...(bytes.length > 0 && { bytes: Buffer.from(bytes) }) };
};

import { MusterError } from '../../../core/errors.ts';
import { isRecord, type Json } from '../wire/json.ts';
import type { Family } from '../wire/services.ts';

const bad = (at: number, what: string): MusterError =>
	new MusterError('BAD_INPUT', `Files: number ${at + 1} ${what}`, {
		hint: 'Expected e.g. [{"path": "/etc/motd", "text": "Welcome"}]; of bytes “contents” in base64. Nothing was sent.',
		details: { field: 'files' },
	});

/** Of Synnefo: whose a file is, and who may use it. */
const OWN = ['owner', 'group', 'mode'] as const;
const KNOWN: readonly string[] = ['path', 'text', 'contents', ...OWN];

const contentsOf = ({ text, contents }: Json, at: number): string => {
	if ((text === undefined) === (contents === undefined))
		throw bad(at, 'needs either “text” or “contents”, and not both');
	if (typeof text === 'string') return Buffer.from(text).toString('base64');
	const packed = typeof contents === 'string' ? contents.replace(/[\r\n]/g, '') : '*';
	if (text === undefined && Buffer.from(packed, 'base64').toString('base64') === packed) return packed;
	throw bad(at, text === undefined ? 'has “contents” that are no base64' : 'has a “text” that is no text');
};

/** A number is meant as it is; a text is octal, as `chmod` takes it. */
const modeOf = (mode: unknown, at: number): number => {
	const value = typeof mode === 'string' && /^[0-7]{3,4}$/.test(mode) ? Number.parseInt(mode, 8) : mode;
	if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o7777) return value;
	throw bad(at, 'has a “mode” that is none, e.g. "0644"');
};

/** The files that a new server finds on its disk, as both families take them. @throws MusterError BAD_INPUT */
export const personalityOf = (files: unknown, family: Family): readonly Json[] => {
	const list = Array.isArray(files) ? (files as unknown[]) : [files];
	return list.map((file, at) => {
		if (!isRecord(file)) throw bad(at, 'is no object');
		const strange = Object.keys(file).find((name) => !KNOWN.includes(name));
		if (strange !== undefined) throw bad(at, `has “${strange}”, which is not known`);
		const { path } = file;
		if (typeof path !== 'string' || !/^\/[^\0]*[^/\0]$/.test(path))
			throw bad(at, 'needs a “path” from the root, e.g. /etc/motd');
		const owned = OWN.filter((name) => file[name] !== undefined);
		if (family === 'openstack' && owned.length > 0)
			throw bad(at, `has “${owned.join('”, “')}”, which only Synnefo takes`);
		const wrong = owned.find((name) => name !== 'mode' && typeof file[name] !== 'string');
		if (wrong !== undefined) throw bad(at, `has “${wrong}”, which is no name`);
		return {
			path,
			contents: contentsOf(file, at),
			...Object.fromEntries(
				owned.map((name) => [name, name === 'mode' ? modeOf(file[name], at) : file[name]]),
			),
		};
	});
};

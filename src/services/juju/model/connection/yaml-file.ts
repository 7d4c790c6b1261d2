import { MusterError } from '../../../../core/errors.ts';
import { parse } from '../../../../net/yaml/index.ts';
import type { Loose } from '../../wire/get.ts';

export const badFile = (file: string, why: string): MusterError =>
	new MusterError('BAD_INPUT', `${file} ${why}`, {
		hint: 'Look at the file, or make it again with the juju command line. Nothing was sent.',
		details: { field: 'folder', file },
	});

/** A file of Juju’s client. @throws MusterError BAD_INPUT; never with its text, which holds passwords */
export const yamlFile = (text: string, file: string): Loose => {
	let value: unknown;
	try {
		value = parse(text, { maxAliasCount: 0, logLevel: 'error' });
	} catch {
		throw badFile(file, 'is not YAML');
	}
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Loose;
	throw badFile(file, 'is not a YAML object');
};

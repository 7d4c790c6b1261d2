import { parse } from '../../../net/yaml/index.ts';
import { MusterError } from '../../../core/errors.ts';
import { isRecord } from '../wire/json.ts';
import { isKamakirc, readKamakirc } from '../wire/kamakirc.ts';
import { isOpenrc, readOpenrc } from '../wire/openrc.ts';
import { type Pasted, readCloudWords } from '../wire/pasted.ts';

const bad = (message: string): MusterError =>
	new MusterError('BAD_INPUT', `Configuration: ${message}`, {
		details: { field: 'configuration' },
		hint: 'Paste the whole clouds.yaml or openrc file that your cloud’s web page offers.',
	});

const chosen = (clouds: Readonly<Record<string, unknown>>, wanted: string, usual?: string): string => {
	const names = Object.keys(clouds);
	if (names.length === 0) throw bad('it holds no cloud');
	const name = wanted || usual || (names.length === 1 ? (names[0] as string) : '');
	if (name !== '' && Object.hasOwn(clouds, name)) return name;
	const said = name === '' ? 'it holds several clouds, and none is named' : `it holds no cloud “${name}”`;
	throw bad(`${said}; expected one of ${names.map((each) => `“${each}”`).join(', ')} as Cloud`);
};

const readYaml = (text: string): Readonly<Record<string, unknown>> => {
	try {
		// warnings would go to the process’s log with the line in it; “silent” would let malformed text pass
		const read: unknown = parse(text, { maxAliasCount: 20, logLevel: 'error' });
		if (isRecord(read)) return read;
	} catch (error) {
		// the message of the parser repeats the line, which may hold the password
		const at = (error as { linePos?: readonly { readonly line: number }[] }).linePos?.[0]?.line;
		throw bad(`it is neither clouds.yaml nor an openrc file${at === undefined ? '' : ` (line ${at})`}`);
	}
	throw bad('it is neither clouds.yaml nor an openrc file');
};

/**
 * What a pasted clouds.yaml, openrc or .kamakirc says of one cloud. `cloud`: its name, where there are
 * several.
 * @throws MusterError BAD_INPUT
 */
export const readPaste = (text: string, cloud = ''): Pasted => {
	if (text.trim() === '') throw bad('is empty');
	if (isOpenrc(text)) return readOpenrc(text);
	if (isKamakirc(text)) {
		const { clouds, usual } = readKamakirc(text);
		return clouds[chosen(clouds, cloud, usual)] as Pasted;
	}
	const yaml = readYaml(text);
	const clouds = isRecord(yaml['clouds']) ? yaml['clouds'] : undefined;
	if (!clouds && !('auth' in yaml)) throw bad('it has no “clouds” and no “auth”');
	const words = clouds ? clouds[chosen(clouds, cloud)] : yaml;
	if (!isRecord(words)) throw bad('what it says of the cloud is no list of settings');
	return readCloudWords(words);
};

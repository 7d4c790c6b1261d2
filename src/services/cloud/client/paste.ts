import { parseDocument } from '../../../net/yaml/index.ts';
import { MusterError } from '../../../core/errors.ts';
import { isRecord, type Json } from '../wire/json.ts';
import { isKamakirc, readKamakirc } from '../wire/kamakirc.ts';
import { isOpenrc, readOpenrc } from '../wire/openrc.ts';
import { type Pasted, readCloudWords } from '../wire/pasted.ts';

const WHOLE = 'Paste the whole clouds.yaml or openrc file that your cloud’s web page offers.';
const bad = (message: string, hint = WHOLE): MusterError =>
	new MusterError('BAD_INPUT', `Configuration: ${message}`, { details: { field: 'configuration' }, hint });

const chosen = (clouds: Readonly<Record<string, unknown>>, wanted: string, usual?: string): string => {
	const names = Object.keys(clouds);
	if (names.length === 0) throw bad('it holds no cloud');
	const name = wanted || usual || (names.length === 1 ? (names[0] as string) : '');
	if (name !== '' && Object.hasOwn(clouds, name)) return name;
	const said = name === '' ? 'it holds several clouds, and none is named' : `it holds no cloud “${name}”`;
	throw bad(`${said}; expected one of ${names.map((each) => `“${each}”`).join(', ')} as Cloud`);
};

/** Never the words of the parser: they repeat the line, which may hold the password. */
const notYaml = (line: number | undefined): MusterError =>
	bad(
		`it is neither clouds.yaml nor an openrc file${line === undefined ? '' : ` (line ${line})`}`,
		`${WHOLE} A password with one of @ % & * ! : # { [ or a quote in it has to stand in quotes there.`,
	);

const readYaml = (text: string): Json => {
	// every scalar is the text that stands there: 0123 is no number where it is a password; a bare null is none
	const document = parseDocument(text, {
		schema: 'failsafe',
		customTags: ['null'],
		merge: true,
		logLevel: 'silent',
	});
	// an unknown tag: `password: !abc` would be empty
	const [wrong] = [...document.errors, ...document.warnings];
	if (wrong) throw notYaml(wrong.linePos?.[0].line);
	let read: unknown;
	try {
		read = document.toJS({ maxAliasCount: 20 });
	} catch {
		throw notYaml(undefined);
	}
	if (isRecord(read)) return read;
	throw notYaml(undefined);
};

/** A list of `OS_…` as YAML or JSON has it. */
const asVariables = (yaml: Json): Json | undefined => {
	const entries = Object.entries(yaml).filter(([name]) => /^OS_/.test(name));
	if (entries.length === 0) return undefined;
	return Object.fromEntries(entries.map(([name, value]) => [name.slice(3).toLowerCase(), value]));
};

/** The clouds there are, also where the line `clouds:` was left out. */
const cloudsOf = (yaml: Json): Json | undefined => {
	if (isRecord(yaml['clouds'])) return yaml['clouds'];
	const all = Object.values(yaml);
	const isBare = all.length > 0 && all.every((each) => isRecord(each) && isRecord(each['auth']));
	return isBare ? yaml : undefined;
};

/** As somebody copied it out of a page or a chat. */
const unfenced = (text: string): string => {
	const body = text.replace(/^\s*```.*\n/, '');
	const lines = body.trimEnd();
	const last = lines.lastIndexOf('\n');
	return last >= 0 && lines.slice(last).trim() === '```' ? `${lines.slice(0, last).trimEnd()}\n` : body;
};

/**
 * What a pasted clouds.yaml, openrc or .kamakirc says of one cloud. `cloud`: its name, where there are
 * several.
 * @throws MusterError BAD_INPUT
 */
export const readPaste = (input: string, cloud = ''): Pasted => {
	const text = unfenced(input);
	if (text.trim() === '') throw bad('it is empty');
	if (isOpenrc(text)) {
		const read = readOpenrc(text);
		if (Object.keys(read).length > 1 || !/OS_CLOUD/.test(text)) return read;
		throw bad('it only names a cloud (OS_CLOUD)', 'Paste the clouds.yaml that has this cloud in it.');
	}
	if (isKamakirc(text)) {
		const { clouds, usual } = readKamakirc(text);
		return clouds[chosen(clouds, cloud, usual)] as Pasted;
	}
	const yaml = readYaml(text);
	const variables = asVariables(yaml);
	if (variables) return readCloudWords(variables);
	const clouds = cloudsOf(yaml);
	if (!clouds && !('auth' in yaml) && !('auth_url' in yaml)) throw bad('it has no “clouds” and no “auth”');
	const words = clouds ? clouds[chosen(clouds, cloud)] : yaml;
	if (!isRecord(words)) throw bad('what it says of the cloud is no list of settings');
	return readCloudWords(words);
};

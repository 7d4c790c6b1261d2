import { type Pasted, readCloudWords } from './pasted.ts';
import { shellWord } from './shell-words.ts';

/** A variable as some script sets it; `value` missing: it is unset, or computed by the shell. */
interface Setting {
	readonly name: string;
	readonly value?: string | undefined;
}

const NAME = '((?:OS|ST)_[A-Za-z0-9_]+)';
const re = (source: string, flags = ''): RegExp => new RegExp(`^\\s*${source}`, flags);

/** `export A=…`, `declare -x A=…`, `-e A=…`, `ENV A=…`: what follows is words of a shell. */
const exported = re(`(?:(?:export|declare\\s+-\\w+|typeset\\s+-\\w+|env|ENV|-e|--env)\\s+)+(?=${NAME}=)`);
const assignment = re(`${NAME}\\s*=\\s*`);
const cmd = re(`@?set\\s+"?${NAME}\\s*=\\s*(.*)$`, 'i');
const spaced = re(`(?:setenv|setx|set(?:\\s+-\\w+)+)\\s+${NAME}\\s+(?=\\S)`, 'i');
const powershell = re(`\\$env:${NAME}\\s*=\\s*(.*)$`, 'i');
const setItem = re(`Set-Item\\s.*?env:[\\\\/]?${NAME}['"]?\\s+(?:-Value\\s+)?(.*)$`, 'i');
/** Unindented: what stands further in is done only where something else is so. */
const unset = new RegExp(`^unset\\s+${NAME}`);
const more = /^\s*(?:;|&&)?\s*(?:export\s+)?(?=(?:OS|ST)_\w+=)/;

const isVariable = (text: string): boolean => /^\$[A-Za-z_{(]|^%\w+%$/.test(text);

/** As it stands, without quotes around all of it, a comment or a semicolon behind it. */
const plain = (raw: string, escape = '\\\\'): string => {
	const text = raw
		.trim()
		.replace(/\s#.*$/, '')
		.trimEnd();
	const bare = text.replace(/;$/, '').trim();
	const [, quote, inner = ''] = /^(['"“‘])(.*)['"”’]$/s.exec(bare) ?? [];
	if (quote === undefined) return bare;
	return quote === '"' ? inner.replace(new RegExp(`${escape}(["\\\\$\`])`, 'g'), '$1') : inner;
};

const setting = (name: string, value: string, isComputed = isVariable(value)): Setting =>
	isComputed ? { name } : { name, value };

/** `${OS_AUTH_URL:-https://…}` has a value of its own. */
const withDefault = (text: string): string | undefined => /^"?\$\{\w+:?-([^}$]*)\}"?$/.exec(text.trim())?.[1];

/** One or more `A=word` behind each other. */
const assigned = (line: string, isExported: boolean): readonly Setting[] => {
	const found: Setting[] = [];
	let rest = line;
	for (;;) {
		const head = assignment.exec(rest);
		if (!head) return found;
		const name = head[1] as string;
		const raw = rest.slice(head[0].length);
		const preset = withDefault(raw);
		const word = shellWord(raw, 0);
		const behind = word ? raw.slice(word.end) : '';
		const isEnd = /^\s*([;&|]|#|$)/.test(behind.replace(/^\s+/, ' '));
		const next = more.exec(behind);
		if (preset !== undefined) return [...found, { name, value: preset }];
		// the output of env has neither quotes nor escapes
		const isRaw = !word || !(isEnd || next) || /^[“‘]/.test(raw) || (!isExported && !/^\$?['"]/.test(raw));
		if (isRaw && !next) return [...found, setting(name, plain(raw), /^"?\$[A-Za-z_{(]|`|^%\w+%$/.test(raw))];
		found.push(setting(name, word?.value ?? '', word?.computed));
		if (!next) return found;
		rest = behind.slice(next[0].length);
	}
};

const ofLine = (line: string): readonly Setting[] => {
	const gone = unset.exec(line);
	if (gone) return [{ name: gone[1] as string }];
	const word = spaced.exec(line);
	if (word) {
		const value = shellWord(line, word[0].length);
		return value ? [setting(word[1] as string, value.value, value.computed)] : [];
	}
	for (const [pattern, escape] of [
		[powershell, '`'],
		[setItem, '`'],
		[cmd, '\\\\'],
	] as const) {
		const match = pattern.exec(line);
		if (!match) continue;
		const raw = match[2] as string;
		const isOpen = pattern === cmd && /^\s*@?set\s+"/i.test(line);
		const value = isOpen ? raw.replace(/"\s*$/, '') : plain(raw, escape);
		return [setting(match[1] as string, pattern === cmd ? value : value.replaceAll("''", "'"))];
	}
	const head = exported.exec(line);
	return assigned(head ? line.slice(head[0].length) : line, head !== null);
};

const isAssignment = (line: string): boolean => assignment.test(line.replace(exported, ''));

/** Whether a backslash goes on in the next line, and is not the last letter of a password. */
const goesOn = (line: string, next: string): boolean =>
	/(?<!\\)(?:\\\\)*\\$/.test(line) && isAssignment(line) && (/\s\\$/.test(line) || !isAssignment(next));

/** Lines, those joined that a backslash continues. */
const linesOf = (text: string): readonly string[] => {
	const lines: string[] = [];
	for (const line of text
		.replace(/^\uFEFF/, '')
		.replace(/\r\n?/g, '\n')
		.replaceAll('\u00A0', ' ')
		.split('\n')) {
		const last = lines.at(-1);
		if (last !== undefined && goesOn(last, line)) lines[lines.length - 1] = `${last.slice(0, -1)} ${line}`;
		else lines.push(line);
	}
	return lines;
};

const settingsOf = (text: string): readonly Setting[] => linesOf(text).flatMap(ofLine);

/** Whether a text looks like an openrc file or a list of `OS_…` variables. */
export const isOpenrc = (text: string): boolean => settingsOf(text).length > 0;

/** What Swift’s own variables are called here. */
const swift: Readonly<Record<string, string>> = {
	ST_AUTH: 'auth_url',
	ST_USER: 'username',
	ST_KEY: 'password',
};

/**
 * The variables of an openrc file, in the way of a POSIX shell, csh, fish, cmd or PowerShell, or as `env`
 * prints them; also Swift’s `ST_AUTH`, `ST_USER` and `ST_KEY`. The last one of a name counts. What a shell
 * would ask or compute (`$OS_PASSWORD_INPUT`) counts as not there.
 */
export const readOpenrc = (text: string): Pasted => {
	const words = new Map<string, string>();
	for (const { name, value } of settingsOf(text)) {
		const word = swift[name.toUpperCase()] ?? name.slice(3).toLowerCase();
		if (name.toUpperCase() in swift) words.set('auth_type', 'v1password');
		if (value) words.set(word, value);
		else words.delete(word);
	}
	return readCloudWords(Object.fromEntries(words));
};

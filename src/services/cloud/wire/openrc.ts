import { type Pasted, readCloudWords } from './pasted.ts';

const unquoted = (text: string): string => {
	const quoted = /^(['"])(.*?)\1/s.exec(text);
	if (quoted) {
		const inner = quoted[2] as string;
		return quoted[1] === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner;
	}
	return text
		.replace(/\s+#.*$/, '')
		.replace(/;\s*$/, '')
		.trim();
};

/** Whether a text looks like an openrc file or a list of `OS_…` variables. */
export const isOpenrc = (text: string): boolean =>
	/^\s*(export\s+|set\s+|\$env:)?OS_[A-Z0-9_]+\s*=/m.test(text);

/**
 * The variables of an openrc file (sh, cmd, PowerShell). What a shell would ask or compute
 * (`$OS_PASSWORD_INPUT`) counts as not there.
 */
export const readOpenrc = (text: string): Pasted => {
	const words: Record<string, string> = {};
	for (const line of text.split(/\r?\n/)) {
		const match = /^\s*(?:export\s+|set\s+|\$env:)?OS_([A-Z0-9_]+)\s*=\s*(.*)$/.exec(line);
		if (!match) continue;
		const raw = (match[2] as string).trim();
		const value = unquoted(raw);
		const isComputed = !raw.startsWith("'") && /^\$[A-Za-z_{(]|^%\w+%$/.test(value);
		if (value !== '' && !isComputed) words[(match[1] as string).toLowerCase()] = value;
	}
	return readCloudWords(words);
};

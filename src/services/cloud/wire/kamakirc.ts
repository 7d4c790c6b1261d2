import type { Pasted } from './pasted.ts';

/** Whether a text looks like kamaki’s own file. */
export const isKamakirc = (text: string): boolean => /^[^\S\n]*\[(cloud\s|global\])/m.test(text);

/** The clouds of a `.kamakirc`, each with its URL and token, and the one that is the default. */
export const readKamakirc = (
	text: string,
): { readonly clouds: Readonly<Record<string, Pasted>>; readonly usual: string | undefined } => {
	const clouds: Record<string, Record<string, string>> = {};
	const all: Record<string, string> = {};
	let section = '';
	for (const line of text.split(/\r?\n/)) {
		const head = /^\s*\[\s*(\w+)\s*(?:"([^"]*)"|'([^']*)')?\s*\]/.exec(line);
		if (head) {
			section = head[1] === 'cloud' ? (head[2] ?? head[3] ?? '') : '';
			if (section !== '') clouds[section] ??= {};
			continue;
		}
		const pair = /^([\w-]+)\s*[=:](.*)$/.exec(line.trim());
		if (!pair) continue;
		const into = section === '' ? all : (clouds[section] as Record<string, string>);
		into[pair[1] as string] = (pair[2] as string).trim();
	}
	const read = Object.entries(clouds).map(([name, { url, token, ignore_ssl: ignore }]) => {
		const pasted: Pasted = {
			authType: 'token',
			...(url ? { authUrl: url } : {}),
			...(token ? { token } : {}),
			...(ignore ? { verify: !/^(on|true|yes)$/i.test(ignore) } : {}),
			files: [],
		};
		return [name, pasted] as const;
	});
	return { clouds: Object.fromEntries(read), usual: all['default_cloud'] };
};

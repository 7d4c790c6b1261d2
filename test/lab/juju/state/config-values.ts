import { JujuError, notValid } from '../errors.ts';
import type { Application } from './types.ts';
import type { Charm } from './charm-types.ts';

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** Reads a text as the charm's option wants it. */
const typed = (charm: Charm, key: string, text: string): unknown => {
	const option = charm.options[key];
	if (!option) throw new JujuError(`unknown option "${key}"`);
	const wrong = () => new JujuError(`option "${key}" expected ${option.type}, got ${JSON.stringify(text)}`);
	if (option.type === 'boolean') {
		if (TRUE.has(text)) return true;
		if (FALSE.has(text)) return false;
		throw wrong();
	}
	if (option.type === 'int') {
		if (!/^[+-]?\d+$/.test(text)) throw wrong();
		return Number(text);
	}
	if (option.type === 'float') {
		if (text.trim() === '' || Number.isNaN(Number(text))) throw wrong();
		return Number(text);
	}
	if (option.type === 'secret' && text !== '' && !text.startsWith('secret:')) {
		const { message, code } = notValid(`secret URI "${text}"`);
		throw new JujuError(`invalid secret URI for option "${key}": ${message}`, code);
	}
	return text;
};

export interface Settings {
	readonly config: Record<string, unknown>;
	readonly trust?: boolean;
}

/** Texts of a request as the application's settings; `trust` is the application's own. */
export const readSettings = (charm: Charm, input: Readonly<Record<string, string>>): Settings => {
	const config: Record<string, unknown> = {};
	let trust: boolean | undefined;
	for (const [key, text] of Object.entries(input)) {
		if (key === 'trust') trust = TRUE.has(text);
		else config[key] = typed(charm, key, text);
	}
	return { config, ...(trust !== undefined && { trust }) };
};

/** An application's settings as `Get` tells them. */
export const shownConfig = (charm: Charm, application: Application): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(charm.options).map(([key, option]) => {
			const { type, description } = option;
			const set = key in application.config;
			const value = set ? application.config[key] : option.default;
			const source = option.default === undefined ? 'unset' : 'default';
			return [
				key,
				{
					...(option.default !== undefined && { default: option.default }),
					description,
					source: set ? 'user' : source,
					type,
					...(value !== undefined && { value }),
				},
			];
		}),
	);

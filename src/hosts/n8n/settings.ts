import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../catalogue/field.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Settings } from '../../engine/connect/connect.ts';
import { MusterError, thrownText } from '../../core/errors.ts';
import { typedFlag } from '../../catalogue/typed-text.ts';
import { credentialName } from './credential-name.ts';
import { sectionsOf } from './properties/section.ts';
import { checkRows } from './rows.ts';
import { unwrap } from './unwrap.ts';

type Read = (credential: string) => Promise<IDataObject>;

const unusable = (service: AnyService, cause: unknown): MusterError =>
	new MusterError('BAD_INPUT', `The credential of ${service.title} cannot be used: ${thrownText(cause)}`, {
		hint: 'Choose a credential in the node, or create it again.',
		cause,
	});

/**
 * n8n gives a credential with all its fields; what is there with nothing is an expression that came to
 * nothing. It never means another host, project or model.
 */
const checkExpressions = (service: AnyService, credential: IDataObject): void => {
	const empty = Object.keys(credential).find((name) => credential[name] === undefined);
	if (empty === undefined) return;
	const label =
		service.settings[empty]?.label ?? sectionsOf(service.settings).find(({ name }) => name === empty)?.label;
	throw new MusterError(
		'BAD_INPUT',
		`${label ?? empty} of the credential takes an expression that comes to nothing`,
		{
			hint: 'Correct the expression in the credential or what the item brings. Nothing was sent.',
			details: { field: empty },
		},
	);
};

/** Whether a section is switched on; `undefined` where nothing says so. */
const switchOf = (name: string, label: string, input: unknown): boolean | undefined => {
	if (input === undefined) return undefined;
	const on = typedFlag(input);
	if (on !== undefined) return on;
	throw new MusterError('BAD_INPUT', `${label} of the credential is neither on nor off`, {
		hint: 'Its value has to be true or false. Nothing was sent.',
		details: { field: name },
	});
};

const isSet = (value: unknown, usual: unknown): boolean =>
	value !== undefined && value !== null && value !== '' && value !== usual;

const isJson = (text: string): boolean => {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
};

/** n8n's credentials have no lists: the form asks for several values with commas between. */
const itemsOf = ({ kind }: Field, input: unknown): unknown => {
	if (kind !== 'list' || typeof input !== 'string' || !input.includes(',') || isJson(input)) return input;
	return input
		.split(',')
		.map((item) => item.trim())
		.filter((item) => item !== '');
};

/**
 * A credential as settings: what stands behind a switch that is off is left out.
 * @throws MusterError BAD_INPUT for a switch that is on with nothing behind it, since the user believes
 *   otherwise.
 */
export const asSettings = (service: AnyService, credential: IDataObject): Settings => {
	checkExpressions(service, credential);
	const settings: Record<string, unknown> = { ...credential };
	for (const [name, field] of Object.entries(service.settings))
		if (name in settings) {
			checkRows(field, undefined, settings[name]);
			settings[name] = itemsOf(field, unwrap(field, settings[name]));
		}
	for (const { name, label, fields } of sectionsOf(service.settings)) {
		const on = switchOf(name, label, settings[name]);
		delete settings[name];
		if (on === false) for (const [setting] of fields) delete settings[setting];
		if (on !== true || fields.some(([setting, field]) => isSet(settings[setting], field.default))) continue;
		throw new MusterError('BAD_INPUT', `${label} is turned on in the credential, and nothing is set in it`, {
			hint: `Fill in ${fields[0]?.[1].label}, or turn ${label} off. Nothing was sent.`,
			details: { field: fields[0]?.[0] },
		});
	}
	return settings;
};

/**
 * Reads the credential of a service. @throws MusterError BAD_INPUT where there is none or n8n cannot give it.
 */
export const readSettings = async (service: AnyService, read: Read): Promise<Settings> => {
	let credential: IDataObject;
	try {
		credential = await read(credentialName(service));
	} catch (cause) {
		throw unusable(service, cause);
	}
	return asSettings(service, credential);
};

/** Milliseconds after which a credential that was looked up early is looked up again: it may be another. */
const MAX_EARLY_MS = 5000;

/**
 * The settings of each of `count` items, asked for in their order: a credential may hold expressions. Equal
 * ones are one object, so that they are checked once. While the server works on an item, the credential of
 * the next one is looked up: n8n reads it from its database each time.
 */
export const settingsPerItem = (
	service: AnyService,
	count: number,
	read: (credential: string, item: number) => Promise<IDataObject>,
): ((item: number) => Promise<Settings>) => {
	const known = new Map<string, Settings>();
	const ahead = new Map<number, { readonly at: number; readonly looking: Promise<Settings> }>();
	let last = -1;
	const look = async (item: number): Promise<Settings> => {
		const settings = await readSettings(service, (credential) => read(credential, item));
		const text = JSON.stringify(settings);
		const same = known.get(text) ?? settings;
		known.set(text, same);
		return same;
	};
	const lookAhead = (item: number): void => {
		if (item >= count || item <= last || ahead.has(item)) return;
		const looking = look(item);
		// it is looked up again when its item comes
		looking.catch(() => {});
		ahead.set(item, { at: performance.now(), looking });
	};
	return async (item) => {
		const early = ahead.get(item);
		ahead.delete(item);
		last = Math.max(last, item);
		// by then the request of this item has been sent
		setImmediate(lookAhead, item + 1);
		if (!early || performance.now() - early.at > MAX_EARLY_MS) return look(item);
		return early.looking.catch(() => look(item));
	};
};

import { badTag, JujuError } from '../errors.ts';

/** `unit-web-0` -> `web/0`: the number follows the last dash. */
const untag = {
	unit: (id: string) => id.replace(/-(\d+)$/, '/$1'),
	machine: (id: string) => id.replaceAll('-', '/'),
	storage: (id: string) => id.replace(/-(\d+)$/, '/$1'),
} as Readonly<Record<string, (id: string) => string>>;

const kinds = new Set(
	(
		'user model environment controller application service unit machine relation charm action operation ' +
		'storage volume filesystem cloud cloudcred space subnet applicationoffer ipaddress'
	).split(' '),
);

export interface Tag {
	readonly kind: string;
	readonly id: string;
}

/** Reads a tag; one that is none, or not of the kinds wanted, is refused in the server's words. */
export const parseTag = (tag: string, ...wanted: readonly string[]): Tag => {
	const dash = tag.indexOf('-');
	const kind = dash < 0 ? '' : tag.slice(0, dash);
	const rest = tag.slice(dash + 1);
	const valid =
		kinds.has(kind) &&
		rest !== '' &&
		(kind !== 'unit' || /-\d+$/.test(rest)) &&
		(kind !== 'machine' || /^\d+(-[a-z]+-\d+)*$/.test(rest)) &&
		(kind !== 'user' || /^[A-Za-z0-9][\w.+-]*(@[\w.+-]+)?$/.test(rest));
	if (!valid) throw badTag(tag);
	if (wanted.length > 0 && !wanted.includes(kind)) {
		const [only] = wanted;
		const article = wanted.length === 1 ? `${only} ` : '';
		throw new JujuError(`"${tag}" is not a valid ${article}tag`);
	}
	return { kind, id: untag[kind]?.(rest) ?? rest };
};

export const unitTag = (name: string): string => `unit-${name.replace('/', '-')}`;
export const machineTag = (id: string): string => `machine-${id.replaceAll('/', '-')}`;
/** The user of a tag, without the domain of local users. */
export const userOf = (tag: string): string => parseTag(tag, 'user').id.replace(/@local$/, '');

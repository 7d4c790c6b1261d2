import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { ImageImports } from '../wire/image-import.ts';
import type { Json } from '../wire/json.ts';

export type ImportMethod = 'web-download' | 'glance-direct' | 'copy-image';

/** What a user wants of an import. */
export interface ImportWish {
	readonly method: ImportMethod;
	readonly url?: string | undefined;
	readonly stores?: readonly string[] | undefined;
	readonly allStores: boolean;
	readonly allowFailedStores: boolean;
}

const bad = (field: string, message: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', message, { hint, details: { field } });

const checkStores = ({ stores = [] }: ImportWish, known: readonly string[]): void => {
	const unknown = stores.filter((each) => !known.includes(each));
	if (unknown.length > 0)
		throw bad(
			'stores',
			`Stores: this cloud has no “${unknown.join('”, “')}”`,
			`Its stores are ${known.join(', ')}. Nothing was sent.`,
		);
};

/** What the cloud does not offer. @throws MusterError UNSUPPORTED or BAD_INPUT, before anything is sent */
export const checkImport = (wish: ImportWish, { methods, stores }: ImageImports): void => {
	const { method, allStores, allowFailedStores } = wish;
	if (!methods.includes(method))
		throw new MusterError('UNSUPPORTED', `This cloud does not import images by ${method}`, {
			hint:
				methods.length > 0
					? `It offers ${methods.join(', ')}. Nothing was sent.`
					: 'It imports none: upload the disk instead. Nothing was sent.',
			details: { methods },
		});
	const isNamed = allStores || (wish.stores ?? []).length > 0;
	if (stores.length === 0 && (isNamed || allowFailedStores || method === 'copy-image'))
		throw new MusterError('UNSUPPORTED', 'This cloud keeps its images in one store', {
			hint: 'Name no stores. Nothing was sent.',
		});
	if (method === 'copy-image' && !isNamed)
		throw bad(
			'stores',
			'Stores: needed to copy an image, e.g. “fast”',
			'Name stores, or turn on “All stores”.',
		);
	checkStores(
		wish,
		stores.map(({ id }) => id),
	);
};

/** The body of `POST /images/{id}/import`. */
export const importBody = ({ method, url, stores, allStores, allowFailedStores }: ImportWish): Json => ({
	method: { name: method, ...(method === 'web-download' ? { uri: url } : {}) },
	...(stores?.length ? { stores } : {}),
	...(allStores ? { all_stores: true } : {}),
	...(allowFailedStores ? { all_stores_must_succeed: false } : {}),
});

/** A refusal that quotes the address, without what may be a signature or a password in it. */
export const withoutQuery = (error: unknown, url: string | undefined): unknown => {
	if (!isMusterError(error) || url === undefined) return error;
	const shown = url.replace(/\?.*$/s, '?…').replace(/\/\/[^/@]*@/, '//');
	const cut = (text: string): string => text.replaceAll(url, shown);
	const { message } = error.details;
	return new MusterError(error.code, cut(error.message), {
		hint: error.hint,
		details: { ...error.details, ...(typeof message === 'string' ? { message: cut(message) } : {}) },
	});
};

import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { CatalogueEntry } from '../wire/catalogue.ts';
import type { ImageImports } from '../wire/image-import.ts';
import type { Json } from '../wire/json.ts';

export type ImportMethod = 'web-download' | 'glance-download' | 'glance-direct' | 'copy-image';

/** What a user wants of an import. */
export interface ImportWish {
	readonly method: ImportMethod;
	readonly url?: string | undefined;
	/** Of `glance-download`: the region that has the image, its id there, and by which endpoint it is read. */
	readonly sourceRegion?: string | undefined;
	readonly sourceImage?: string | undefined;
	readonly sourceInterface?: string | undefined;
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
			'Stores are needed to copy an image and are empty (e.g. fast)',
			'Name stores, or turn on “All stores”.',
		);
	checkStores(
		wish,
		stores.map(({ id }) => id),
	);
};

/**
 * Glance finds the other region in the catalogue of the user’s own token. @throws MusterError BAD_INPUT,
 * before anything is sent
 */
export const checkSource = (
	{ method, sourceRegion = '', sourceInterface = 'public' }: ImportWish,
	catalogue: readonly CatalogueEntry[],
): void => {
	const images = catalogue.filter(({ type }) => type === 'image');
	if (method !== 'glance-download' || images.length === 0) return;
	// Glance does not mind capitals
	const there = images.filter(({ region }) => region.toLowerCase() === sourceRegion.toLowerCase());
	const all = (words: readonly string[]): string => `“${[...new Set(words)].join('”, “')}”`;
	if (there.length === 0)
		throw bad(
			'sourceRegion',
			`Source region: the catalogue has no images in “${sourceRegion}”; expected one of ${all(images.map(({ region }) => region))}`,
			'It must be a region of the same cloud. Nothing was sent.',
		);
	const names = there.map((entry) => entry.interface);
	if (!names.includes(sourceInterface))
		throw bad(
			'sourceInterface',
			`Source interface: the images of that region have no “${sourceInterface}” endpoint; expected one of ${all(names)}`,
			'Nothing was sent.',
		);
};

const methodOf = ({ method, url, sourceRegion, sourceImage, sourceInterface }: ImportWish): Json => {
	if (method === 'web-download') return { name: method, uri: url };
	if (method !== 'glance-download') return { name: method };
	return {
		name: method,
		glance_region: sourceRegion,
		glance_image_id: sourceImage,
		glance_service_interface: sourceInterface,
	};
};

/** The body of `POST /images/{id}/import`. */
export const importBody = (wish: ImportWish): Json => {
	const { stores, allStores, allowFailedStores } = wish;
	return {
		method: methodOf(wish),
		...(stores?.length ? { stores } : {}),
		...(allStores ? { all_stores: true } : {}),
		...(allowFailedStores ? { all_stores_must_succeed: false } : {}),
	};
};

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

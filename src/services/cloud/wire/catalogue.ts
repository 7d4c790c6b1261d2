import { readEndpointUrl } from './endpoint-url.ts';
import { isRecord, type Json, listOf, textOf } from './json.ts';
import { type ServiceName, serviceWords } from './services.ts';

/** One endpoint of a catalogue, whichever version of it. */
export interface CatalogueEntry {
	/** E.g. `object-store`. */
	readonly type: string;
	/** E.g. `swift`. */
	readonly name: string;
	readonly interface: string;
	readonly region: string;
	readonly url: string;
}

const v3 = (services: readonly Json[]): CatalogueEntry[] =>
	services.flatMap((service) =>
		listOf(service['endpoints']).map((endpoint) => ({
			type: textOf(service['type']),
			name: textOf(service['name']),
			interface: textOf(endpoint['interface']),
			region: textOf(endpoint['region_id'] ?? endpoint['region']),
			url: textOf(endpoint['url']),
		})),
	);

const v2Urls = { publicURL: 'public', internalURL: 'internal', adminURL: 'admin' } as const;

const v2 = (services: readonly Json[]): CatalogueEntry[] =>
	services.flatMap((service) =>
		listOf(service['endpoints']).flatMap((endpoint) =>
			Object.entries(v2Urls).flatMap(([key, name]) => {
				const url = textOf(endpoint[key]);
				if (url === '') return [];
				return [
					{
						type: textOf(service['type']),
						name: textOf(service['name']),
						interface: name,
						region: textOf(endpoint['region']),
						url,
					},
				];
			}),
		),
	);

/**
 * The catalogue in a token answer, of v3 (`token.catalog`) or v2 (`access.serviceCatalog`); endpoints without
 * a URL are left out.
 */
export const readCatalogue = (answer: unknown): readonly CatalogueEntry[] => {
	if (!isRecord(answer)) return [];
	const { token, access, catalog } = answer;
	const entries = isRecord(access)
		? v2(listOf(access['serviceCatalog']))
		: v3(listOf(isRecord(token) ? token['catalog'] : catalog));
	return entries.filter(({ url }) => readEndpointUrl(url) !== undefined);
};

export interface Wanted {
	readonly service: ServiceName;
	/** Exact; empty: whichever, where there is one only. */
	readonly region: string;
	/** E.g. `public`. */
	readonly interface: string;
}

/** What was chosen of a catalogue, or why nothing could be. */
export type Choice =
	| { readonly entry: CatalogueEntry; readonly others: number }
	| { readonly missing: 'service' }
	| { readonly missing: 'region' | 'interface'; readonly there: readonly string[] }
	| { readonly missing: 'one region'; readonly there: readonly string[] };

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
const versionOf = (url: string): string => readEndpointUrl(url)?.version ?? '';

/**
 * The endpoint of a service. Types that mean the same are ordered (`volumev3` before `volume`), then a
 * version that we speak before none before another; of equals the first by URL, so that the choice does not
 * depend on the order of the answer.
 */
export const chooseEndpoint = (catalogue: readonly CatalogueEntry[], wanted: Wanted): Choice => {
	const { types, speaks } = serviceWords[wanted.service];
	const ofType = catalogue.filter(({ type }) => types.includes(type.toLowerCase()));
	if (ofType.length === 0) return { missing: 'service' };
	const regions = unique(ofType.map(({ region }) => region));
	const here = wanted.region === '' ? ofType : ofType.filter(({ region }) => region === wanted.region);
	if (here.length === 0) return { missing: 'region', there: regions };
	const fitting = here.filter((entry) => entry.interface === wanted.interface);
	if (fitting.length === 0)
		return { missing: 'interface', there: unique(here.map((entry) => entry.interface)) };
	const left = unique(fitting.map(({ region }) => region));
	if (left.length > 1) return { missing: 'one region', there: left };
	const rank = ({ type, url }: CatalogueEntry): number => {
		const version = versionOf(url);
		const known = speaks.test(version) ? 0 : 2;
		return types.indexOf(type.toLowerCase()) + (version === '' ? 10 : known * 10);
	};
	const ordered = [...fitting].sort((a, b) => rank(a) - rank(b) || (a.url < b.url ? -1 : 1));
	const [entry] = ordered as [CatalogueEntry];
	return { entry, others: unique(ordered.map(({ url }) => url)).length - 1 };
};

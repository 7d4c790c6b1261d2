/** URLs of a catalogue, with and without a version, a path prefix and a project in them. */
export interface EndpointUrl {
	/** Scheme, host and port. */
	readonly origin: string;
	/** What stands before the version, e.g. `/identity`; without a slash at its end. */
	readonly prefix: string;
	/** E.g. `v2.1`; empty where the URL has none. */
	readonly version: string;
	/** What stands behind the version, e.g. `/AUTH_c36351`. */
	readonly rest: string;
}

const VERSION = /^v\d+(\.\d+)?$/;

/** The last version in the path splits it; `undefined` for what is no http(s) URL. */
export const readEndpointUrl = (text: string): EndpointUrl | undefined => {
	const match = /^(https?:\/\/[^/?#\s]+)(\/[^?#\s]*)?$/i.exec(text.trim());
	if (!match || !URL.canParse(text)) return undefined;
	const segments = (match[2] ?? '').split('/').filter((each) => each !== '');
	const at = segments.findLastIndex((each) => VERSION.test(each));
	const join = (parts: readonly string[]) => parts.map((part) => `/${part}`).join('');
	const before = at < 0 ? segments : segments.slice(0, at);
	return {
		origin: new URL(match[1] as string).origin,
		// a version twice, `/v2.0/v3`: the last one counts
		prefix: join(before.filter((each, index) => !(VERSION.test(each) && index === before.length - 1))),
		version: at < 0 ? '' : (segments[at] as string),
		rest: at < 0 ? '' : join(segments.slice(at + 1)),
	};
};

/** The path under which calls go, with `version` where the URL has none. */
export const basePath = ({ prefix, version, rest }: EndpointUrl, usual: string): string => {
	const used = version === '' ? usual : version;
	return `${prefix}${used === '' ? '' : `/${used}`}${rest}`;
};

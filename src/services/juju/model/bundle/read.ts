import { get, type Loose } from '../../wire/get.ts';
import { quote } from '../../wire/values/bad.ts';
import { type Files, type LocalFiles, takeFiles } from './local-files.ts';
import { applicationsOf, withOverlay } from './overlay.ts';
import { badBundle, parseBundle } from './parse.ts';

/** What we look at ourselves in a bundle; the rest is the server’s to read. */
export interface Bundle extends LocalFiles {
	/** As it is sent; `urls`: of charms that were uploaded, by application. */
	yaml(urls?: ReadonlyMap<string, string>): string;
	/** Names of applications that want the credentials of the cloud. */
	readonly trusted: readonly string[];
}

/** JSON is YAML. */
const textOf = (bundle: Loose, urls: ReadonlyMap<string, string>): string => {
	const applications = Object.fromEntries(
		Object.entries(applicationsOf(bundle)).map(([name, one]) => {
			const url = urls.get(name);
			return [name, url === undefined ? one : { ...(one as Loose), charm: url }];
		}),
	);
	return JSON.stringify({ ...bundle, applications });
};

/** Units of an application at most, as *Deploy an application* has it. */
const MOST_UNITS = 1000;
/**
 * A server plans each unit of a bundle, however many they are, and takes no text for a number or a flag.
 * @throws MusterError BAD_INPUT
 */
const checkNumbers = (name: string, application: unknown): void => {
	for (const key of ['num_units', 'scale']) {
		const count = get(application, key);
		const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MOST_UNITS;
		if (count !== undefined && !isCount)
			throw badBundle(
				`${key} of application ${name} of the bundle is ${quote(count)}, but has to be 0 to ${MOST_UNITS}`,
			);
	}
	for (const key of ['expose', 'trust']) {
		const flag = get(application, key);
		if (flag !== undefined && typeof flag !== 'boolean')
			throw badBundle(
				`${key} of application ${name} of the bundle is ${quote(flag)}, but has to be true or false`,
			);
	}
};

/**
 * A bundle’s YAML with its overlays, looked through before it is sent; files that it names come from its
 * archive.
 * @throws MusterError BAD_INPUT where it is no bundle, or names files that are not there
 */
export const readBundle = async (
	yaml: string,
	overlays: readonly string[],
	files: Files,
): Promise<Bundle> => {
	const input = parseBundle(yaml, 'Bundle');
	const whole = overlays.reduce(
		(bundle, overlay, at) => withOverlay(bundle, parseBundle(overlay, `Overlay ${at + 1}`, 'overlays')),
		input,
	);
	const applications = Object.entries(applicationsOf(whole));
	if (applications.length === 0) throw badBundle('Bundle has no applications');
	for (const [name, one] of applications) {
		const charm = get(one, 'charm');
		if (typeof one !== 'object' || one === null || typeof charm !== 'string' || charm === '')
			throw badBundle(`Application ${name} of the bundle has no charm`);
		checkNumbers(name, one);
	}
	const { bundle, charms, resources } = await takeFiles(whole, files);
	// what nobody changes is sent as it was written
	const isAsGiven = bundle === input;
	return {
		yaml: (urls = new Map()) => (isAsGiven && urls.size === 0 ? yaml : textOf(bundle, urls)),
		charms,
		resources,
		trusted: applications.flatMap(([name, one]) => ((one as Loose)['trust'] === true ? [name] : [])),
	};
};

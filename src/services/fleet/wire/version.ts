/** A fleetd as its `Server` header names it. */
export interface FleetVersion {
	/** e.g. `1.0.0-15-g45224983`. */
	readonly text: string;
	readonly major: number;
	readonly minor: number;
	readonly patch: number;
}

/**
 * Reads a `Server` header; `undefined` where it is not one of fleetd: a proxy may put its own, and a 503
 * carries none.
 */
export const readVersion = (header: string | undefined): FleetVersion | undefined => {
	const match = /^fleetd\/v?((\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?[\w.+-]{0,80})$/.exec(header ?? '');
	if (!match) return undefined;
	const [, text = '', major, minor, patch = '0'] = match;
	return { text, major: Number(major), minor: Number(minor), patch: Number(patch) };
};

/** Since which release the server has something (protocol §1). */
export const since = { api: '0.9.0', replace: '0.13.0', metrics: '0.13.0', metadata: '1.0.0' } as const;

/** Whether a release is at least the given one, e.g. `1.0.0`. */
export const atLeast = (version: FleetVersion, wanted: string): boolean => {
	const [major = 0, minor = 0, patch = 0] = wanted.split('.').map(Number);
	if (version.major !== major) return version.major > major;
	if (version.minor !== minor) return version.minor > minor;
	return version.patch >= patch;
};

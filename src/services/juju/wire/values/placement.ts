/** Where a unit shall go, as the server wants it. */
export interface Placement {
	readonly scope: string;
	readonly directive: string;
}

const containers = ['lxd', 'lxc', 'kvm'];

/**
 * `1` (a machine), `lxd`, `lxd:1`, `zone=a`, `host.maas` (both for the model’s cloud, named by the model’s
 * UUID).
 */
export const readPlacement = (given: string, modelUuid: string): Placement => {
	const text = given.trim();
	if (/^\d+(\/[a-z]+\/\d+)*$/.test(text)) return { scope: '#', directive: text };
	const [first = '', rest] = [
		text.split(':')[0],
		text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined,
	];
	if (containers.includes(first)) return { scope: first, directive: rest ?? '' };
	if (rest !== undefined && first !== '' && !text.includes('=')) return { scope: first, directive: rest };
	return { scope: modelUuid, directive: text };
};

export const readPlacements = (given: readonly string[] | undefined, modelUuid: string): Placement[] =>
	(given ?? []).filter((one) => one.trim() !== '').map((one) => readPlacement(one, modelUuid));

import { bad, quote } from './bad.ts';

/** Where a unit shall go, as the server wants it. */
export interface Placement {
	readonly scope: string;
	readonly directive: string;
}

const containers = ['lxd', 'lxc', 'kvm'];
const wrong = (input: string, field: string) =>
	bad(field, `To has ${quote(input)}, which is no machine, container or place of the cloud`, 'lxd:1');

/**
 * `1` (a machine), `lxd`, `lxd:1`, `zone=a`, `host.maas` (both for the model’s cloud, named by the model’s
 * UUID).
 * @throws MusterError BAD_INPUT for what is no place anywhere
 */
export const readPlacement = (input: string, modelUuid: string, field = 'to'): Placement => {
	const text = input.trim();
	if (/^\d+(\/[a-z]+\/\d+)*$/.test(text)) return { scope: '#', directive: text };
	// `1:lxd`, `0/lxd`, `-1`, `:1`, `zone=`
	if (/^(\d+[:/]|[-:/=])|=\s*$/.test(text)) throw wrong(input, field);
	const colon = text.indexOf(':');
	const first = colon < 0 ? text : text.slice(0, colon);
	const rest = colon < 0 ? undefined : text.slice(colon + 1);
	const container = first.toLowerCase();
	if (containers.includes(container)) return { scope: container, directive: rest ?? '' };
	if (rest !== undefined && !text.includes('=')) return { scope: first, directive: rest };
	return { scope: modelUuid, directive: text };
};

export const readPlacements = (input: readonly string[] | undefined, modelUuid: string): Placement[] =>
	(input ?? []).filter((one) => one.trim() !== '').map((one) => readPlacement(one, modelUuid));

/** More places than units: the server would pass over the rest. @throws MusterError BAD_INPUT */
export const checkPlaces = (to: readonly string[] | undefined, units: number, field = 'to'): void => {
	const places = to?.length ?? 0;
	if (places > units)
		throw bad(
			field,
			`To has ${places} places, but there ${units === 1 ? 'is one unit' : `are ${units} units`} to come`,
			'one place a unit',
		);
};

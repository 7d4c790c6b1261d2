import { GIB, MIB } from '../../../core/units.ts';
import { type Json, numberOrNull, textOf, textOrNull } from './json.ts';
import { textsOf } from './server.ts';

/** A size of server. */
export interface Flavor {
	readonly id: string;
	readonly name: string;
	readonly vcpus: number | null;
	/** Bytes. */
	readonly ram: number | null;
	/** Bytes. */
	readonly disk: number | null;
	/** Bytes. */
	readonly ephemeral: number | null;
	/** Bytes. */
	readonly swap: number | null;
	/** Synnefo’s disk template, e.g. `drbd`. */
	readonly diskType: string | null;
	readonly public: boolean | null;
	readonly disabled: boolean | null;
	readonly description: string | null;
	readonly extraSpecs: Readonly<Record<string, string>>;
}

const bytes = (value: unknown, unit: number): number | null => {
	const read = value === '' ? 0 : numberOrNull(value);
	return read === null ? null : read * unit;
};
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

export const readFlavor = (raw: Json): Flavor => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	vcpus: numberOrNull(raw['vcpus']),
	ram: bytes(raw['ram'], MIB),
	disk: bytes(raw['disk'], GIB),
	ephemeral: bytes(raw['OS-FLV-EXT-DATA:ephemeral'], GIB),
	swap: bytes(raw['swap'], MIB),
	diskType: textOrNull(raw['SNF:disk_template']),
	public: flag(raw['os-flavor-access:is_public'] ?? raw['SNF:is_public']),
	disabled: flag(raw['OS-FLV-DISABLED:disabled']),
	description: textOrNull(raw['description']),
	extraSpecs: textsOf(raw['extra_specs']),
});

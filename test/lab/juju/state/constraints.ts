import { list, maybe, struct, text, uint64, bool } from '../go.ts';
import type { Constraints } from './charm-types.ts';

const words = maybe(list(text));

/** The constraints object as it travels. Sizes in MiB. */
export const Value = struct(
	'Value',
	{
		arch: maybe(text),
		container: maybe(text),
		cores: maybe(uint64),
		'cpu-cores': maybe(uint64),
		'cpu-power': maybe(uint64),
		mem: maybe(uint64),
		'root-disk': maybe(uint64),
		'root-disk-source': maybe(text),
		tags: words,
		'instance-role': maybe(text),
		'instance-type': maybe(text),
		spaces: words,
		'virt-type': maybe(text),
		zones: words,
		'allocate-public-ip': maybe(bool),
		'image-id': maybe(text),
	},
	'constraints',
);

/** Without what was not given. */
export const withoutAbsent = (value: Readonly<Record<string, unknown>>): Constraints =>
	Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

const shown = (key: string, value: unknown): string => {
	if (Array.isArray(value)) return `${key}=${value.join(',')}`;
	return `${key}=${value}${key === 'mem' || key === 'root-disk' ? 'M' : ''}`;
};

export const constraintsText = (constraints: Constraints): string =>
	Object.entries(constraints)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => shown(key, value))
		.join(' ');

/** `arch=amd64 cores=2 mem=4096M`. */
export const hardwareText = (hardware: Constraints): string =>
	Object.entries(hardware)
		.map(([key, value]) => shown(key === 'cpu-cores' ? 'cores' : key, value))
		.join(' ');

import { MusterError } from '../../../core/errors.ts';

/**
 * One operation of `PATCH /machines`, in the form that fleet 1.0 wants: the value is an object (protocol §7,
 * trap 8).
 */
export interface MetadataOp {
	readonly op: 'add' | 'remove';
	readonly path: string;
	readonly value?: { readonly value: string };
}

const checkId = (machineId: string): string => {
	if (/^[^/\s]{1,256}$/.test(machineId)) return machineId;
	throw new MusterError(
		'BAD_INPUT',
		`Machine: ${JSON.stringify(machineId.slice(0, 80))} is no machine id (e.g. 944b8b4cf411912113956567820fcb9a)`,
	);
};

const checkKey = (key: string): string => {
	if (/^[A-Za-z0-9_.-]{1,256}$/.test(key)) return key;
	throw new MusterError(
		'BAD_INPUT',
		`Metadata key ${JSON.stringify(key.slice(0, 80))}: only A–Z a–z 0–9 _ . - are allowed (e.g. role)`,
	);
};

/**
 * Operations that set metadata of one machine. @throws MusterError BAD_INPUT for a wrong id or key, or an
 * empty value.
 */
export const setOps = (machineId: string, values: Readonly<Record<string, string>>): MetadataOp[] =>
	Object.entries(values).map(([key, value]) => {
		if (typeof value !== 'string' || value === '')
			throw new MusterError(
				'BAD_INPUT',
				`Metadata ${checkKey(key)}: the value must be a text that is not empty (e.g. worker)`,
				{
					hint: 'To delete a key, use *Remove metadata*.',
				},
			);
		return { op: 'add', path: `/${checkId(machineId)}/metadata/${checkKey(key)}`, value: { value } };
	});

/**
 * Operations that remove metadata of one machine, also what its own fleet.conf says. @throws MusterError
 * BAD_INPUT
 */
export const removeOps = (machineId: string, keys: readonly string[]): MetadataOp[] =>
	keys.map((key) => ({ op: 'remove', path: `/${checkId(machineId)}/metadata/${checkKey(key)}` }));

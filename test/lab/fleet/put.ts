import { requirementsFault } from '../../../src/services/fleet/model/validate/requirements.ts';
import type { UnitOption } from '../../../src/services/fleet/wire/options.ts';
import { parseUnitText, renderUnitFile } from '../../../src/services/fleet/wire/unit-file.ts';
import { unitHash } from '../../../src/services/fleet/wire/unit-hash.ts';
import { isTemplateName, unitNameFault } from '../../../src/services/fleet/wire/unit-name.ts';
import type { Cluster } from './cluster.ts';
import { firstValue, goKind } from './go-json.ts';

/** A status with the server’s words, `'drop'` where it would panic and close the connection. */
export type Outcome = { readonly status: number; readonly message?: string } | 'drop';

interface Wanted {
	readonly name: string;
	readonly options: readonly UnitOption[];
	readonly desiredState: string;
}

const isOptions = (value: unknown): value is readonly (Record<string, unknown> | null)[] =>
	Array.isArray(value);

const decode = (body: string): Wanted | Outcome => {
	const { value, error } = firstValue(body);
	const refuse = (why: string): Outcome => ({ status: 400, message: `unable to decode body: ${why}` });
	if (error !== undefined) return refuse(error);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return refuse(`json: cannot unmarshal ${goKind(value)} into Go value of type schema.Unit`);
	const { name = '', options = [], desiredState = '' } = value as Record<string, unknown>;
	for (const [field, input] of [
		['name', name],
		['desiredState', desiredState],
	] as const)
		if (typeof input !== 'string')
			return refuse(
				`json: cannot unmarshal ${goKind(input)} into Go struct field Unit.${field} of type string`,
			);
	if (options !== null && !isOptions(options))
		return refuse(
			`json: cannot unmarshal ${goKind(options)} into Go struct field Unit.options of type []*schema.UnitOption`,
		);
	for (const option of options ?? [])
		for (const field of ['section', 'name', 'value'])
			if (option && typeof (option[field] ?? '') !== 'string')
				return refuse(
					`json: cannot unmarshal ${goKind(option[field])} into Go struct field UnitOption.options.${field} of type string`,
				);
	if ((options ?? []).includes(null)) return 'drop';
	const read = (options ?? []).map((option): UnitOption => {
		const text = (field: string) => (option?.[field] ?? '') as string;
		return { section: text('section'), name: text('name'), value: text('value') };
	});
	return { name: name as string, options: read, desiredState: desiredState as string };
};

const optionsFault = (options: readonly UnitOption[]): string | undefined => {
	try {
		parseUnitText(renderUnitFile(options));
	} catch (error) {
		return (error as Error).message;
	}
	return requirementsFault(options);
};

/**
 * `PUT /units/{name}` in the very order in which fleetd decides (protocol §4), with what it does not check: a
 * replacing PUT, a desired state it does not know, a template that is launched when it is created.
 */
export const putUnit = (
	cluster: Cluster,
	item: string,
	contentTypes: readonly string[],
	body: string,
	{ grpc, keepsText }: { readonly grpc: boolean; readonly keepsText: boolean },
): Outcome => {
	if (contentTypes.length !== 1)
		return { status: 415, message: `expected 1 Content-Type, got ${contentTypes.length}` };
	if (contentTypes[0]?.split(';')[0]?.trim() !== 'application/json')
		return { status: 415, message: 'only acceptable Content-Type is application/json' };
	const wanted = decode(body);
	if (wanted === 'drop' || 'status' in wanted) return wanted;
	const { options, desiredState } = wanted;
	const name = wanted.name || item;
	if (name !== item)
		return { status: 400, message: `name in URL "${item}" differs from unit name in request body "${name}"` };
	const fault = unitNameFault(name);
	if (fault !== undefined) return { status: 400, message: fault };
	const unit = cluster.unit(name);
	if (unit === 'broken') return { status: 500 };
	const known = ['', 'inactive', 'loaded', 'launched'].includes(desiredState);
	if (!unit) {
		if (options.length === 0) return { status: 409, message: 'unit does not exist and options field empty' };
		const wrong = optionsFault(options);
		if (wrong !== undefined) return { status: 400, message: wrong };
		if (!known && !grpc) return { status: 500 };
		cluster.put(name, options, desiredState || 'inactive');
		return { status: 201 };
	}
	if (options.length > 0 && unitHash(options) !== unitHash(unit.options) && !keepsText) {
		cluster.put(name, options, desiredState || 'inactive');
		return { status: 201 };
	}
	if (desiredState === '')
		return { status: 409, message: 'must provide DesiredState to update existing unit' };
	if (isTemplateName(name) && desiredState !== 'inactive')
		return { status: 400, message: `cannot activate template "${name}"` };
	cluster.target(name, desiredState);
	return { status: 204 };
};

/** Unit types that a name may end in; those with `true` may be templates (protocol §4). */
const types: Readonly<Record<string, boolean>> = {
	automount: false,
	busname: false,
	device: false,
	mount: false,
	path: true,
	scope: false,
	service: true,
	slice: false,
	snapshot: false,
	socket: true,
	swap: false,
	target: true,
	timer: true,
};

export const unitTypes: readonly string[] = Object.keys(types);

const NAME_MAX = 256;

/** What is wrong with a unit name, in the server’s own words; `undefined` where it is right. */
export const unitNameFault = (name: string): string | undefined => {
	if (name === '') return 'unit name cannot be empty';
	if (Buffer.byteLength(name) > NAME_MAX) return `unit name exceeds maximum length (${NAME_MAX})`;
	const dot = name.lastIndexOf('.');
	if (dot < 0) return 'unit name must contain "."';
	if (dot === name.length - 1) return 'unit name cannot end in "."';
	const type = name.slice(dot + 1);
	if (!Object.hasOwn(types, type)) return `invalid unit type: ${JSON.stringify(type)}`;
	if (name.includes('@') && !types[type]) return `invalid unit type for template: ${JSON.stringify(type)}`;
	const strange = [...name.slice(0, dot)].find((character) => !/[A-Za-z0-9:\-_.\\@]/.test(character));
	if (strange !== undefined) return `invalid character '${strange}' in unit name`;
	if (name.startsWith('@')) return 'unit name cannot start in "@"';
	return undefined;
};

export interface UnitNameParts {
	/** `web@1.service`. */
	readonly fullName: string;
	/** `web@1`. */
	readonly name: string;
	/** `web`: what stands before the first `@`. */
	readonly prefix: string;
	/** `service`. */
	readonly type: string;
	/** `1`; empty for a template, `undefined` for a plain unit. */
	readonly instance: string | undefined;
	/** `web@.service`; `undefined` for a plain unit. */
	readonly template: string | undefined;
}

/** A valid unit name in parts: the prefix ends at the FIRST `@`, the instance at the LAST dot. */
export const unitNameParts = (fullName: string): UnitNameParts => {
	const dot = fullName.lastIndexOf('.');
	const name = fullName.slice(0, dot);
	const type = fullName.slice(dot + 1);
	const at = name.indexOf('@');
	if (at < 0) return { fullName, name, prefix: name, type, instance: undefined, template: undefined };
	const prefix = name.slice(0, at);
	return { fullName, name, prefix, type, instance: name.slice(at + 1), template: `${prefix}@.${type}` };
};

/** Whether a unit is a template (`web@.service`): a text to copy from, which itself can only be inactive. */
export const isTemplateName = (fullName: string): boolean => unitNameParts(fullName).instance === '';

/** `web@.service` and `3` make `web@3.service`. */
export const instanceName = (template: string, instance: string | number): string => {
	const { prefix, type } = unitNameParts(template);
	return `${prefix}@${instance}.${type}`;
};

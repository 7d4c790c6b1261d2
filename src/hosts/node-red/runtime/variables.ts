import type { Fields } from '../../../catalogue/field.ts';
import { isShown } from '../../../catalogue/read-values.ts';
import { MusterError } from '../../../core/errors.ts';
import { ENV } from '../typed-value.ts';

const INSIDE = /\$\{([^}]+)\}/;

const texts = (value: unknown): readonly string[] => {
	if (typeof value === 'string') return [value];
	return Array.isArray(value) ? value.flatMap(texts) : [];
};

/**
 * What is wrong with the variables in a connection's settings: Node-RED has replaced those that it knows, and
 * only whole texts. A secret may hold any letters: only one that is a variable as a whole is looked at.
 * @returns BAD_INPUT naming setting and variable; `undefined` if nothing is wrong.
 */
export const variableProblem = (
	fields: Fields,
	settings: Readonly<Record<string, unknown>>,
): MusterError | undefined => {
	for (const [name, { label, secret }] of Object.entries(fields))
		for (const text of texts(settings[name])) {
			const [, variable] = INSIDE.exec(text) ?? [];
			if (variable === undefined || (secret && !ENV.test(text))) continue;
			const hint = 'Nothing was sent.';
			return ENV.test(text)
				? new MusterError('BAD_INPUT', `${label}: the variable ${variable} is not set`, {
						hint: `Set it in the environment of Node-RED or in its global settings. ${hint}`,
						details: { field: name, variable },
					})
				: new MusterError('BAD_INPUT', `${label} is “${text}”, but a variable has to be the whole value`, {
						hint: `Give the whole of it in one variable, for example \${${variable}}. ${hint}`,
						details: { field: name, variable },
					});
		}
	return undefined;
};

/**
 * A variable that is set, but to nothing: the setting would be taken for one that nobody gave.
 * @param named the settings with the names of empty variables in their place, see `unfilled`.
 * @returns BAD_INPUT naming setting and variable; `undefined` if none is empty.
 */
export const emptyVariable = (
	fields: Fields,
	settings: Readonly<Record<string, unknown>>,
	named: Readonly<Record<string, unknown>>,
): MusterError | undefined => {
	for (const [name, field] of Object.entries(fields)) {
		if (!isShown(field, settings)) continue;
		const input = texts(settings[name]);
		const text = texts(named[name]).find((one) => ENV.test(one) && !input.includes(one));
		if (text === undefined) continue;
		const variable = text.slice(2, -1);
		return new MusterError('BAD_INPUT', `${field.label}: the variable ${variable} is empty`, {
			hint: 'Give it a value in the environment of Node-RED or in its global settings, or clear the field. Nothing was sent.',
			details: { field: name, variable },
		});
	}
	return undefined;
};

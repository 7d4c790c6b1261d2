import type { FormField } from '../../form.ts';
import { isDynamic, isEmpty } from '../../typed-value.ts';
import type { Setting } from './widget.ts';

/**
 * Why the server cannot be asked for the fields of a form yet: [icon, sentence]; `undefined` if it can be.
 * What is optional may stay empty; the server is asked again when it changes.
 */
export const obstacle = (
	{ depends = [] }: Pick<FormField, 'depends'>,
	{ connection, values, fieldOf }: Pick<Setting, 'connection' | 'values' | 'fieldOf'>,
): readonly [string, string] | undefined => {
	const input = depends.map((name) => [name, values()[name]] as const);
	if (input.some(([, typedValue]) => typedValue && isDynamic(typedValue)))
		return ['fa-info-circle', 'Known only while running: choose JSON or msg. instead'];
	const missing = input.find(([name, typedValue]) => isEmpty(typedValue) && fieldOf(name)?.required === true);
	if (missing) {
		const label = fieldOf(missing[0])?.label ?? missing[0];
		return ['fa-info-circle', `Choose ${label.toLowerCase()} first`];
	}
	return connection() ? undefined : ['fa-plug', 'Choose a connection first'];
};

import { MusterError } from '../../../../core/errors.ts';
import { unitNameFault, unitTypes } from '../../wire/unit-name.ts';

/**
 * A unit name, checked by the server’s own rules before it is sent: GET and DELETE do not check, and answer “does not exist”.
 * @throws MusterError BAD_INPUT
 */
export const checkUnitName = (name: unknown): string => {
	if (typeof name !== 'string')
		throw new MusterError(
			'BAD_INPUT',
			`Unit name: must be a text (e.g. web.service), not ${name === null ? 'null' : typeof name}`,
		);
	const fault = unitNameFault(name);
	if (fault === undefined) return name;
	const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
	const plain = /^[\w:.@\\-]+$/.test(name) && !unitTypes.some((type) => name.endsWith(`.${type}`));
	throw new MusterError('BAD_INPUT', `Unit name ${shown}: ${fault}`, {
		hint: plain
			? `Did you mean “${name.replace(/\.$/, '')}.service”?`
			: 'A name is like web.service, or web@1.service for an instance.',
		details: { name: name.slice(0, 300) },
	});
};

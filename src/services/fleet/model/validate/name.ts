import { withUnseen } from '../../../../core/pasted.ts';
import { MusterError } from '../../../../core/errors.ts';
import { unitNameFault, unitTypes } from '../../wire/unit-name.ts';

const NAME_MAX = 256;

const asText = (name: unknown): string => {
	if (typeof name === 'string') return name;
	const type = name === null ? 'null' : typeof name;
	throw new MusterError('BAD_INPUT', `Unit name: must be a text (e.g. web.service), not ${type}`);
};

const shown = (name: string): string =>
	JSON.stringify(withUnseen(name.length > 80 ? `${name.slice(0, 80)}…` : name));

/** What was probably meant. */
const nearName = (name: string): string | undefined => {
	const near = name.trim().replace(/\.[A-Za-z]+$/, (type) => type.toLowerCase());
	if (near !== name && unitNameFault(near) === undefined) return near;
	const isPlain = /^[\w:.@\\-]+$/.test(name) && !unitTypes.some((type) => name.endsWith(`.${type}`));
	return isPlain ? `${name.replace(/\.$/, '')}.service` : undefined;
};

/**
 * The name of a unit to be created, by the server’s own rules.
 * @throws MusterError BAD_INPUT
 */
export const checkUnitName = (input: unknown): string => {
	const name = asText(input);
	const fault = unitNameFault(name);
	if (fault === undefined) return name;
	const near = nearName(name);
	throw new MusterError('BAD_INPUT', `Unit name ${shown(name)}: ${withUnseen(fault)}`, {
		hint:
			near === undefined
				? 'A name is like web.service, or web@1.service for an instance.'
				: `Did you mean “${near}”?`,
		details: { name: name.slice(0, 300) },
	});
};

const addressFault = (name: string): string | undefined => {
	if (name === '') return 'is empty';
	if (Buffer.byteLength(name) > NAME_MAX) return `has more than ${NAME_MAX} bytes`;
	if (/[/\0-\x1f\x7f]/.test(name)) return 'holds a slash or a control character';
	if (/\p{Surrogate}/u.test(name)) return 'is no valid text';
	return name === '.' || name === '..' ? 'is a folder’s name' : undefined;
};

/**
 * The name of a unit that is there already. Other tools and older releases made units that the rules for new
 * names refuse, such as `app@{1,2}.service`; reading and destroying them works. Only what cannot stand in a
 * URL is refused.
 * @throws MusterError BAD_INPUT
 */
export const checkKnownName = (input: unknown): string => {
	const name = asText(input);
	const fault = addressFault(name);
	if (fault === undefined) return name;
	throw new MusterError('BAD_INPUT', `Unit name ${shown(name)}: ${fault}`, {
		hint: 'A name is like web.service, or web@1.service for an instance.',
		details: { name: name.slice(0, 300) },
	});
};

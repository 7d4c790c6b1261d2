import { MusterError } from '../../../../core/errors.ts';
import { type DesiredState, unitStates } from '../../wire/records.ts';
import { isTemplateName } from '../../wire/unit-name.ts';

/**
 * A desired state for a unit of this name. Anything but the three words would make the unit unreadable for
 * ever (trap 1), and a template can be nothing but inactive, whatever the server accepts on create (protocol
 * §4).
 * @throws MusterError BAD_INPUT
 */
export const checkDesiredState = (name: string, state: unknown): DesiredState => {
	const known = unitStates.find((one) => one === state);
	if (known === undefined)
		throw new MusterError(
			'BAD_INPUT',
			`Desired state: must be one of ${unitStates.join(', ')}, not ${JSON.stringify(state ?? null).slice(0, 60)}`,
		);
	if (known === 'inactive' || !isTemplateName(name)) return known;
	throw new MusterError('BAD_INPUT', `${name} is a template and cannot be ${known}: only its instances run`, {
		hint: `Choose *Inactive* for a template, or use *Submit*. To run it, start an instance, e.g. ${name.replace('@.', '@1.')}, or use *Scale*.`,
	});
};

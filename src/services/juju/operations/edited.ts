import { MusterError } from '../../../core/errors.ts';
import { modelNamed } from './op.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * Whether a value is an expression that an editor could not work out: its own letters, or the error in its
 * place.
 */
const isOpen = (value: unknown): boolean =>
	typeof value === 'string'
		? /^=|\{\{/.test(value.trim())
		: typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A value of a form that is being filled in; `''` where there is none. @throws MusterError BAD_INPUT saying
 * what to do where it is an expression without a value
 */
export const edited = (values: Given, name: string, label: string): string => {
	const given: unknown = [values[name]].flat()[0];
	if (isOpen(given))
		throw new MusterError('BAD_INPUT', `${label} is an expression that has no value while you edit`, {
			hint:
				'Run the steps before this one, or choose a value here until the fields are filled in; the ' +
				'expression can come back afterwards.',
			details: { field: name },
		});
	return typeof given === 'string' ? given : '';
};

/** The model of a form or a list; `''` for the connection’s. @throws MusterError as {@link edited} */
export const editedModel = (values: Given): string =>
	modelNamed({ inModel: edited(values, 'inModel', 'Model') });

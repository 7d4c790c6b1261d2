import { MusterError } from '../../../core/errors.ts';
import { known } from '../wire/image.ts';

const bad = (message: string, hint: string, names: readonly string[]): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `${hint} Nothing was sent.`,
		details: { field: 'properties', names },
	});

/**
 * Properties are what else is said of an image; its own parts are not among them: `visibility` as a property
 * would publish it by the back door. @throws MusterError BAD_INPUT
 */
export const checkProperties = (names: readonly string[]): void => {
	const own = names.filter((name) => known.has(name));
	if (own.length === 0) return;
	throw bad(
		`Properties: “${own.join('”, “')}” ${own.length === 1 ? 'is a part' : 'are parts'} of the image itself, no property`,
		'Use the field of that name where the step has one; the others are set by the service.',
		own,
	);
};

/** plankton has properties as headers. @throws MusterError BAD_INPUT */
export const checkHeaderNames = (names: readonly string[]): void => {
	const wrong = names.filter((name) => !/^[A-Za-z0-9_-]+$/.test(name));
	if (wrong.length === 0) return;
	throw bad(
		`Properties: Synnefo cannot take “${wrong.join('”, “')}” as a name`,
		'Letters without accents, digits, “_” and “-” are what it takes.',
		wrong,
	);
};

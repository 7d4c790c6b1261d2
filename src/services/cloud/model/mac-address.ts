import { MusterError } from '../../../core/errors.ts';

/**
 * The address of an interface as Neutron tells it: pairs in lower case with colons between.
 * @throws MusterError BAD_INPUT
 * @example readMac('FA-16-3E-00-00-01') // 'fa:16:3e:00:00:01'
 */
export const readMac = (input: string): string => {
	const digits = input.trim().toLowerCase().replace(/[:.-]/g, '');
	const isWritten =
		/^([0-9a-f]{2}([:-])[0-9a-f]{2}(\2[0-9a-f]{2}){4}|[0-9a-f]{4}(\.[0-9a-f]{4}){2}|[0-9a-f]{12})$/i.test(
			input.trim(),
		);
	// the lowest bit of the first byte means many
	if (isWritten && (Number.parseInt(digits.slice(0, 2), 16) & 1) === 0 && !/^0+$/.test(digits))
		return digits.replace(/..(?!$)/g, '$&:');
	throw new MusterError(
		'BAD_INPUT',
		`MAC address: “${input}” is no address of one interface; expected e.g. fa:16:3e:00:00:01`,
		{
			hint: 'Six pairs of hexadecimal digits, the first of them an even number. Nothing was sent.',
			details: { field: 'macAddress' },
		},
	);
};

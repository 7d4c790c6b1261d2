import { MusterError } from '../../../core/errors.ts';

const ISO =
	/^([+-]?\d{4,6})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** As HTTP, mail and JavaScript write one: months have names, so nothing can be mistaken. */
const named =
	/^(?:[A-Z][a-z]{2},? )?(\d{1,2} [A-Z][a-z]{2}|[A-Z][a-z]{2} \d{1,2}) \d{4} \d{2}:\d{2}:\d{2} GMT/;

const parse = (input: string): number => {
	if (named.test(input)) return Date.parse(input);
	const [, year, month, day, time = '00:00', zone = 'Z'] = ISO.exec(input) ?? [];
	if (year === undefined) return Number.NaN;
	// Date takes 30 February for 2 March
	const midnight = Date.parse(`${year}-${month}-${day}T00:00Z`);
	if (new Date(midnight).getUTCDate() !== Number(day)) return Number.NaN;
	// databases write +02
	const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.toUpperCase();
	return Date.parse(`${year}-${month}-${day}T${time}${offset}`);
};

/**
 * A point in time, as seconds since 1970: ISO 8601, without a zone UTC wherever this runs. What people read in
 * two ways (`3/4/2026`) is refused. @throws MusterError BAD_INPUT
 * @example readInstant('2026-12-31T23:59:59Z', 'deleteAt', 'Delete at')
 */
export const readInstant = (input: string, field: string, label: string, or = ''): number => {
	const at = parse(input.trim()) / 1000;
	if (Number.isFinite(at)) return at;
	throw new MusterError(
		'BAD_INPUT',
		`${label}: “${input}” is no time; expected e.g. 2026-12-31T23:59:59Z${or}`,
		{
			details: { field },
			hint: 'Year, month, day, and a time with its zone; without one it is UTC. Nothing was sent.',
		},
	);
};

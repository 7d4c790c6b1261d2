import type { AnyOperation } from '../../../catalogue/operation.ts';
import { spaced } from '../../../core/case.ts';

/** `Get many members of an image`, `Get the latest log lines`, `Remove machines`: what is counted. */
const COUNTED =
	/^(?:Get|List|Find|Look up|Add|Remove|Import|Cancel) (?:many |the (?:latest )?)?(.+?)(?: (?:of|to|in|from) .+)?$/;

/** Words that end like a plural and are none. */
const SINGULAR = /(?:status|ss)$/;

const singular = (plural: string): string =>
	plural
		.replace(/ies$/, 'y')
		.replace(/(ss|x|ch|sh|us)es$/, '$1')
		.replace(/(?<![us])s$/, '');

/** What one result of a step is called in its status, e.g. `floating IP`. */
export const nounOf = ({ noun, action, resource }: AnyOperation): string => {
	if (noun !== undefined) return noun;
	const [, many] = COUNTED.exec(action) ?? [];
	return many?.endsWith('s') && !SINGULAR.test(many)
		? singular(many).replace(/ IP address$/, ' IP')
		: spaced(resource);
};

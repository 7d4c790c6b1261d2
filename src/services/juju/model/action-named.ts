import { MusterError } from '../../../core/errors.ts';
import type { ActionInfo } from '../wire/calls/action.table.ts';

const MOST_NAMES = 20;

/** An action of a charm by its name. @throws MusterError NOT_FOUND naming those that it has */
export const actionNamed = (
	actions: readonly ActionInfo[],
	{ application, action }: { readonly application: string; readonly action: string },
): ActionInfo => {
	const found = actions.find(({ name }) => name === action);
	if (found) return found;
	const names = actions.map(({ name }) => name);
	const some = names.slice(0, MOST_NAMES).join(', ');
	const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
	const has = names.length === 0 ? 'it has none' : `it has ${some}${more}`;
	throw new MusterError('NOT_FOUND', `The charm of ${application} has no action “${action}”; ${has}`, {
		hint: 'Choose one of these, or another application. Nothing was started.',
		details: { application, action, actions: names, reason: `no action “${action}”` },
	});
};

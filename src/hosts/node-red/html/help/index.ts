import type { AnyService } from '../../../../catalogue/service.ts';
import type { NodeTypes } from '../../types.ts';
import { actionHelp } from './action.ts';
import type { Block } from './blocks.ts';
import { connectionHelp } from './connection.ts';
import { markdown } from './markdown.ts';
import { triggerHelp } from './trigger.ts';

/** The help of every type of a service, by type. `docs`: address of the folder of the reference. */
export const helpBlocks = (
	service: AnyService,
	{ connection, actions, triggers }: NodeTypes,
	docs: string,
): ReadonlyMap<string, readonly Block[]> =>
	new Map<string, readonly Block[]>([
		[connection, connectionHelp(service, docs)],
		...actions.map((action) => [action.type, actionHelp(service, action, docs)] as const),
		...triggers.map((trigger) => [trigger.type, triggerHelp(service, trigger, docs)] as const),
	]);

/** The help of every type, for `locales/en-US/<service>.html`. */
export const helpOf = (service: AnyService, types: NodeTypes, docs: string): string =>
	[...helpBlocks(service, types, docs)]
		.map(
			([type, blocks]) =>
				`<script type="text/markdown" data-help-name="${type}">\n${markdown(blocks)}\n</script>`,
		)
		.join('\n');

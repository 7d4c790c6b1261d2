import type { AnyService } from '../../../catalogue/service.ts';
import { type NodeTypes, typesOf } from '../types.ts';
import { helpOf } from './help/index.ts';
import { registerAction, registerConnection, registerTrigger } from './register.ts';
import { sharedFields } from './shared-fields.ts';
import { template } from './template.ts';

const NOTE = '<!-- Made from the catalogue by the build; do not edit. -->';

/** Where the files of a service are served and read. */
export interface ServedFiles {
	/** The form script is served as `resources/<packageName>/form.js`. */
	readonly packageName: string;
	/**
	 * Address of the folder of the reference, without a slash at its end; help texts and dialogs link to it.
	 */
	readonly docs: string;
}

const htmlOf = (service: AnyService, types: NodeTypes, { packageName, docs }: ServedFiles): string => {
	const { connection, actions, triggers } = types;
	const shared = sharedFields([
		...actions.flatMap(({ steps }) => steps.map(({ fields }) => fields)),
		...triggers.map(({ source }) => source.fields),
	]);
	const first = (actions[0] ?? triggers[0])?.type;
	const all = { service, connection, shared, docs, first };
	return [
		NOTE,
		`<script src="resources/${packageName}/form.js"></script>`,
		template(connection, 'connection'),
		registerConnection(all),
		...actions.flatMap((action) => [template(action.type, 'action'), registerAction(all, action)]),
		...triggers.flatMap((trigger) => [template(trigger.type, 'trigger'), registerTrigger(all, trigger)]),
	].join('\n');
};

/**
 * What stands beside a service's Node-RED file: paths relative to it, and their contents.
 * @throws Error where the catalogue cannot become node types (see {@link typesOf}).
 */
export const filesOf = (service: AnyService, place: ServedFiles): Readonly<Record<string, string>> => {
	const types = typesOf(service);
	return {
		[`${service.name}.html`]: `${htmlOf(service, types, place)}\n`,
		[`locales/en-US/${service.name}.html`]: `${NOTE}\n\n${helpOf(service, types, place.docs)}\n`,
		[`locales/en-US/${service.name}.json`]: `${JSON.stringify({ [service.name]: { title: service.title, help: service.help } })}\n`,
	};
};

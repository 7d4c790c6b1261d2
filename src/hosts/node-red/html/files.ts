import type { AnyService } from '../../../catalogue/service.ts';
import { type NodeTypes, typesOf } from '../types.ts';
import { helpOf } from './help.ts';
import { registerAction, registerConnection, registerTrigger } from './register.ts';
import { template } from './template.ts';

const NOTE = '<!-- Made from the catalogue by the build; do not edit. -->';

const htmlOf = (
	service: AnyService,
	{ connection, actions, triggers }: NodeTypes,
	packageName: string,
): string =>
	[
		NOTE,
		`<script src="resources/${packageName}/form.js"></script>`,
		template(connection, 'connection'),
		registerConnection(service, connection),
		...actions.flatMap((action) => [
			template(action.type, 'action'),
			registerAction(service, connection, action),
		]),
		...triggers.flatMap((trigger) => [
			template(trigger.type, 'trigger'),
			registerTrigger(service, connection, trigger),
		]),
	].join('\n\n');

/**
 * What stands beside a service's Node-RED file: paths relative to it, and their contents.
 * @param packageName under which the form script is served as `resources/<packageName>/form.js`.
 * @throws Error where the catalogue cannot become node types (see {@link typesOf}).
 */
export const filesOf = (service: AnyService, packageName: string): Readonly<Record<string, string>> => {
	const types = typesOf(service);
	return {
		[`${service.name}.html`]: `${htmlOf(service, types, packageName)}\n`,
		[`locales/en-US/${service.name}.html`]: `${NOTE}\n\n${helpOf(service, types)}\n`,
		[`locales/en-US/${service.name}.json`]: `${JSON.stringify({ [service.name]: { title: service.title, help: service.help } }, null, '\t')}\n`,
	};
};

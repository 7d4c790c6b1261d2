import { edited } from '../../catalogue/edited.ts';
import { choice, type Field, type Fields, flag, json, number, text } from '../../catalogue/field.ts';
import type { Form } from '../../catalogue/service.ts';
import { actionNamed } from './model/action-named.ts';
import { editedModel } from './operations/edited.ts';
import type { JujuParts } from './parts.ts';
import { listActions } from './wire/calls/action.table.ts';
import { getApplication } from './wire/calls/application-config.table.ts';
import { get, type Loose, map, text as textOf, texts } from './wire/get.ts';
import { applicationOf } from './wire/records/unit.ts';

const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[-_]/g, ' ');
const helpOf = (input: string | undefined, what: string): string => {
	const words = (input ?? '').split('\n')[0]?.trim().replace(/\.$/, '') ?? '';
	return words === '' ? what : words;
};

/** One of the values that a schema allows; where it need not be given, the first choice is none. */
const oneOf = (label: string, allowed: readonly string[], words: { help: string; required?: true }): Field =>
	choice(label, {
		...words,
		...(words.required ? {} : { default: '' }),
		options: [
			...(words.required ? [] : [{ value: '', label: 'As the charm says' }]),
			...allowed.filter((value) => value !== '').map((value) => ({ value, label: value })),
		],
	});

/** An option of a charm, or a parameter of an action, as a field. */
const fieldOf = (
	name: string,
	type: string | undefined,
	help: string,
	required: boolean,
	schema: unknown = {},
): Field => {
	const label = upper(name);
	const words = { help, ...(required ? { required: true as const } : {}) };
	const allowed = texts(schema, 'enum');
	if (allowed.length > 0 && (type === undefined || type === 'string')) return oneOf(label, allowed, words);
	if (type === 'int' || type === 'integer') return number(label, { ...words, integer: true });
	if (type === 'float' || type === 'number') return number(label, words);
	if (type === 'boolean') return flag(label, words);
	if (type === 'array' || type === 'object') return json(label, words);
	return text(label, words);
};

const parametersOf = (schema: Loose): Fields => {
	const required = texts(schema, 'required');
	return Object.fromEntries(
		Object.entries(map(schema, 'properties')).map(([name, one]) => [
			name,
			fieldOf(
				name,
				textOf(one, 'type'),
				helpOf(textOf(one, 'description'), `The parameter ${name} of the action`),
				required.includes(name) && get(one, 'default') === undefined,
				one,
			),
		]),
	);
};

/** Fields that the controller describes while editing. */
export const forms = {
	charmConfig: {
		part: 'model',
		variant: editedModel,
		async load(client, { values, signal }) {
			const application = edited(values, 'application', 'Application');
			if (application === '') return {};
			const { options } = await client.ask(getApplication, { application }, { signal });
			return Object.fromEntries(
				Object.entries(options).map(([name, { type, description }]) => [
					name,
					fieldOf(name, type, helpOf(description, `The option ${name} of the charm`), false),
				]),
			);
		},
	},
	action: {
		part: 'model',
		variant: editedModel,
		async load(client, { values, signal }) {
			const application = applicationOf(edited(values, 'units', 'Units'));
			const action = edited(values, 'action', 'Action');
			if (application === '' || action === '') return {};
			const actions = await client.ask(listActions, { application }, { signal });
			return parametersOf(actionNamed(actions, { application, action }).params);
		},
	},
} satisfies Record<string, Form<JujuParts>>;

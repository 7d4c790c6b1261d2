import { sourceFieldsOf } from '../../../catalogue/extras.ts';
import type { Fields } from '../../../catalogue/field.ts';
import { productOf, sourcePhrases } from '../../../catalogue/search-phrases.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { type CompactForm, compactStep } from '../compact.ts';
import { type FormFields, SECRETS } from '../form.ts';
import { iconOf } from '../icons.table.ts';
import { formFields, plainOf, stepForm } from '../project.ts';
import type { TypedValues } from '../typed-value.ts';
import type { ActionType, TriggerType } from '../types.ts';
import { literal } from './literal.ts';
import type { SharedFields } from './shared-fields.ts';

/** What all types of a service are registered with. */
export interface Registration {
	readonly service: AnyService;
	/** Type of the connection node. */
	readonly connection: string;
	readonly shared: SharedFields;
	/** Address of the folder of the reference. */
	readonly docs: string;
	/** The type that describes the category of the palette; once is enough. */
	readonly first: string | undefined;
}

// the flow library and `node-red-dev` read these objects with a parser: literals, inline, no variables
const CALLBACKS = `label(){return musterForm.label(this)},labelStyle(){return this.name?"node_label_italic":""},
oneditprepare(){musterForm.open(this)},oneditsave(){return musterForm.save(this)},oneditcancel(){musterForm.close(this)}`;

const script = (type: string, parts: readonly string[], form: CompactForm, before = ''): string =>
	`<script type="text/javascript">${before}RED.nodes.registerType('${type}', {${parts.join()},\n${CALLBACKS},\nform:${literal(form)}});</script>`;

/** What a dropped node starts with, written out: a later default must not change an old flow. */
const starts = (fields: FormFields): TypedValues =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([name, { start }]) => (start ? [[name, start] as const] : [])),
	);

const defaults = (connection: string, fields: FormFields, operation?: string): string =>
	`defaults:{name:{value:""},server:{value:"",type:'${connection}',required:true,label:"Connection"},${
		operation === undefined ? '' : `operation:{value:'${operation}',required:true},`
	}values:{value:${literal(starts(fields))},validate(v,opt){return musterForm.checkAll(this,v)}}}`;

const look = ({ service, first }: Registration, type: string, label: string, icon: string): string[] => [
	`category:'${service.name}'`,
	...(type === first ? [`categoryDescription:${literal(service.help)}`] : []),
	`paletteLabel:${literal(label)}`,
	`color:'${service.color}'`,
	`icon:'${icon}'`,
];

/** The connection comes first in the file: with it, what all forms of the service share. */
export const registerConnection = ({ service, connection, shared, docs }: Registration): string => {
	const settings = Object.entries(service.settings as Fields);
	const flat = settings
		.filter(([, field]) => !field.secret)
		.map(
			([name, field]) =>
				`${name}:{value:${literal(plainOf(field))},validate(v,opt){return musterForm.check(this,'${name}',v)}}`,
		);
	const secrets = settings.filter(([, field]) => field.secret).map(([name]) => `${name}:{type:'password'}`);
	return script(
		connection,
		[
			"category:'config'",
			`paletteLabel:${literal(service.name)}`,
			`color:'${service.color}'`,
			`icon:'${service.name}.svg'`,
			`defaults:{${['name:{value:""}', ...flat, ...(secrets.length > 0 ? [`${SECRETS}:{value:[]}`] : [])].join()}}`,
			`credentials:{${secrets.join()}}`,
		],
		{ kind: 'connection', service: service.name, title: service.named, fields: service.settings },
		`musterForm.share('${service.name}', ${literal({
			alias: [...new Set([productOf(service), ...service.alias])],
			synonyms: service.synonyms,
			page: `${docs}/${service.name}.md`,
			fields: shared.table,
		})});\n`,
	);
};

/** A step that tells how it ended does so at an output of its own. */
const outputs = (steps: ActionType['steps']): string[] => {
	const end = steps.find((step) => step.ends)?.ends?.label;
	return end ? ['outputs:2', `outputLabels:["result",${literal(end)}]`] : ['outputs:1'];
};

export const registerAction = (all: Registration, { type, label, about, steps }: ActionType): string => {
	const { service, connection, shared } = all;
	const [start] = steps;
	const operations = Object.fromEntries(steps.map((step) => [step.name, compactStep(step, shared.compact)]));
	return script(
		type,
		[
			...look(all, type, label, iconOf(about)),
			'inputs:1',
			...outputs(steps),
			defaults(connection, start ? stepForm(start) : {}, start?.name),
		],
		{ kind: 'action', service: service.name, operations },
	);
};

export const registerTrigger = (all: Registration, { type, label, about, source }: TriggerType): string => {
	const { service, connection, shared } = all;
	return script(
		type,
		[
			...look(all, type, label, iconOf(about)),
			'inputs:0',
			'outputs:2',
			"outputLabels:['events','notices']",
			defaults(connection, formFields(sourceFieldsOf(source))),
		],
		{
			kind: 'trigger',
			service: service.name,
			title: label,
			help: source.help,
			alias: sourcePhrases(source).filter((phrase) => phrase !== source.label),
			fields: shared.compact(source.fields),
			bytes: source.bytes,
		},
	);
};

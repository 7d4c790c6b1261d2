import type { Fields } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { Form, FormFields } from '../form.ts';
import { formFields, plainOf, settingFields, stepForm } from '../project.ts';
import type { TypedValues } from '../typed-value.ts';
import type { ActionType, TriggerType } from '../types.ts';
import { literal } from './literal.ts';

// the flow library and `node-red-dev` read these objects with a parser: literals, inline, no variables
const callbacks = `label: function () { return musterForm.label(this); },
    labelStyle: function () { return this.name ? 'node_label_italic' : ''; },
    oneditprepare: function () { musterForm.open(this); },
    oneditsave: function () { return musterForm.save(this); },
    oneditcancel: function () { musterForm.close(this); },`;

const script = (
	type: string,
	lines: readonly string[],
	form: Form,
): string => `<script type="text/javascript">
  RED.nodes.registerType('${type}', {
${lines.map((line) => `    ${line}`).join('\n')}
    ${callbacks}
    form: ${literal(form, '    ')}
  });
</script>`;

/** What a dropped node starts with, written out: a later default must not change an old flow. */
const starts = (fields: FormFields): TypedValues =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([name, { start }]) => (start ? [[name, start] as const] : [])),
	);

const values = (fields: FormFields): string =>
	`values: { value: ${literal(starts(fields), '      ')}, validate: function (v, opt) { return musterForm.checkAll(this, v); } }`;

const look = (service: AnyService, label: string, icon: string): string[] => [
	`category: ${literal(service.name)},`,
	`paletteLabel: ${literal(label)},`,
	`color: ${literal(service.color)},`,
	`icon: '${icon}',`,
];

const connectionDefault = (connection: string) =>
	`server: { value: '', type: '${connection}', required: true, label: 'Connection' },`;

export const registerConnection = (service: AnyService, type: string): string => {
	const settings = Object.entries(service.settings as Fields);
	const flat = settings
		.filter(([, field]) => !field.secret)
		.map(
			([name, field]) =>
				`  ${name}: { value: ${literal(plainOf(field))}, validate: function (v, opt) { return musterForm.check(this, '${name}', v); } },`,
		);
	const secrets = settings
		.filter(([, field]) => field.secret)
		.map(([name]) => `${name}: { type: 'password' }`);
	return script(
		type,
		[
			`category: 'config',`,
			`paletteLabel: ${literal(service.name)},`,
			`color: ${literal(service.color)},`,
			`icon: '${service.name}.svg',`,
			'defaults: {',
			`  name: { value: '' },`,
			...flat,
			'},',
			`credentials: { ${secrets.join(', ')} },`,
		],
		{
			kind: 'connection',
			service: service.name,
			title: service.named,
			fields: settingFields(service.settings),
		},
	);
};

/** A step that tells how it ended does so at an output of its own. */
const outputs = (steps: ActionType['steps']): string[] => {
	const end = steps.find((step) => step.ends)?.ends?.label;
	return end ? ['outputs: 2,', `outputLabels: ['result', ${literal(end)}],`] : ['outputs: 1,'];
};

export const registerAction = (
	service: AnyService,
	connection: string,
	{ type, label, steps }: ActionType,
): string => {
	const operations = Object.fromEntries(
		steps.map((step) => [
			step.name,
			{ action: step.action, effect: step.effect, help: step.help, fields: stepForm(step) },
		]),
	);
	const first = steps[0]?.name as string;
	return script(
		type,
		[
			...look(service, label, `${service.name}.svg`),
			'inputs: 1,',
			...outputs(steps),
			'defaults: {',
			`  name: { value: '' },`,
			`  ${connectionDefault(connection)}`,
			`  operation: { value: '${first}', required: true },`,
			`  ${values(operations[first]?.fields ?? {})}`,
			'},',
		],
		{ kind: 'action', service: service.name, operations },
	);
};

export const registerTrigger = (
	service: AnyService,
	connection: string,
	{ type, label, source }: TriggerType,
): string => {
	const fields = formFields(source.fields);
	return script(
		type,
		[
			...look(service, label, 'muster-watch.svg'),
			'inputs: 0,',
			'outputs: 1,',
			'defaults: {',
			`  name: { value: '' },`,
			`  ${connectionDefault(connection)}`,
			`  ${values(fields)}`,
			'},',
		],
		{ kind: 'trigger', service: service.name, title: label, fields },
	);
};

import { choice, flag, json, number, pick, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuParts } from '../parts.ts';
import { withoutSecrets } from '../wire/secret/redact.ts';
import { otherModel } from './op.ts';

const op = operations<JujuParts>();

const on = choice('Connects to', {
	default: 'model',
	help: 'Each of the two offers its own facades',
	options: [
		{ value: 'model', label: 'The model' },
		{ value: 'controller', label: 'The controller' },
	],
});
const partOf = ({ on: which, inModel }: { on: 'model' | 'controller'; inModel?: string | undefined }) => {
	if (which === 'controller') return 'controller' as const;
	return inModel?.trim() ? (`model ${inModel.trim()}` as const) : ('model' as const);
};

const getMany = op({
	resource: 'facade',
	name: 'getMany',
	action: 'Get many facades',
	effect: 'reads',
	returns: 'many',
	help: 'List the facades of Juju’s API that the connection’s user is offered, with their versions',
	fields: { on, inModel: otherModel },
	part: ({ on: which, inModel }) => partOf({ on: which, inModel }),
	covers: ['Admin.Login'],
	sample: { name: 'Application', versions: [19, 20, 21, 22] },
	async run({ offer }) {
		return [...(offer.facades ?? [])].map(([name, versions]) => ({ name, versions }));
	},
});

/** Methods that only read, by their names. */
const whole = (words: string): RegExp => new RegExp(`^(${words.trim().split(/\s+/).join('|')})$`);
const READS = whole(`
	Get List Show Find Full Status .*Info .*Status .*Config .*Constraints ModelGet Ping Actions Operations
	Clouds? AllModels .*Address(es)? .*Details ResolveCharms .*Version Leader Sequences CharmRelations .*Actions
`);
const WRITES = whole(
	[
		...['Set', 'Add', 'Remove', 'Destroy', 'Update', 'Create', 'Grant', 'Revoke', 'Modify', 'Enable'],
		...['Disable', 'Reset', 'Attach', 'Detach', 'Import', 'Kill', 'Abort', 'Initiate', 'Switch'],
		...['Unset', 'Begin', 'Finish', 'Prepare', 'Release', 'Resolved', 'Upload', 'Restore', 'Save'],
	]
		.map((word) => `${word}.*`)
		.join(' '),
);
export const isReading = (method: string): boolean => READS.test(method) && !WRITES.test(method);

const call = op({
	resource: 'facade',
	name: 'call',
	action: 'Call any method',
	alias: ['call any facade', 'juju api request'],
	effect: 'changes',
	help:
		'Call any method of Juju’s API; those that may change something have to be allowed in the connection, and ' +
		'secrets in the answer are hidden',
	fields: {
		on,
		facade: pick('Facade', {
			list: 'modelFacades controllerFacades',
			required: true,
			example: 'Application',
			help: 'Name of the facade',
		}),
		method: text('Method', {
			required: true,
			example: 'CharmRelations',
			pattern: '[A-Z]\\w*',
			expected: 'a name such as CharmRelations',
			help: 'Name of the method, as Juju spells it',
		}),
		params: json('Parameters', {
			empty: true,
			example: '{"application": "mysql"}',
			help: 'What the method takes, as Juju spells it, e.g. {"application": "mysql"}',
		}),
		version: number('Version', {
			advanced: true,
			min: 0,
			integer: true,
			placeholder: 'the highest',
			example: '19',
			help: 'One of the versions that the server offers',
		}),
		id: text('Watcher ID', {
			advanced: true,
			placeholder: 'none',
			example: '1',
			help: 'For methods of a watcher: its ID',
		}),
		failItems: flag('Fail on failed items', {
			default: true,
			help: 'Whether it is an error if one of several results is one',
		}),
		inModel: otherModel,
	},
	part: ({ on: which, inModel }) => partOf({ on: which, inModel }),
	timeout: 60,
	covers: ['any'],
	sample: { response: { 'charm-relations': ['db'] } },
	optional: ['response.*', 'whole'],
	secretOutput: ['whole'],
	async run(client, { facade, method, params, version, id, failItems }, { signal }) {
		const isAllowed = isReading(method) || client.allows(`${facade}.${method}`);
		if (!isAllowed)
			throw new MusterError(
				'BAD_INPUT',
				`${facade}.${method} may change something, and the connection does not allow it`,
				{
					hint: `Add ${facade}.${method} to Allowed calls of the connection. Nothing was sent.`,
					details: { field: 'method' },
				},
			);
		const response = await client.call(
			{
				facade,
				method,
				version,
				instance: id || undefined,
				params: params ?? {},
				effect: isReading(method) ? 'reads' : 'changes',
				failItems,
			},
			{ signal },
		);
		const shown = withoutSecrets(facade, method, response);
		return shown === response ? { response } : { response: shown, whole: response };
	},
});

export const facadeOperations = [getMany, call] as const;

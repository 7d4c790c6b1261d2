import { MusterError } from '../../../../core/errors.ts';
import { get, type Loose, map, text, texts } from '../../wire/get.ts';
import type { Pasted } from './paste.ts';
import { badFile, yamlFile } from './yaml-file.ts';

/** Files of the client of 2.x and later (§2), as text. */
export interface DataFiles {
	readonly controllers: string;
	readonly accounts?: string | undefined;
	readonly models?: string | undefined;
}
export interface FromData extends Pasted {
	/** The controller’s name in the files. */
	readonly controller: string;
}

const CONTROLLERS = 'controllers.yaml';

const notThere = (name: string, names: readonly string[]) =>
	new MusterError('NOT_FOUND', `${CONTROLLERS} has no controller ${name}`, {
		hint: names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none.',
		details: { field: 'controller', controllers: names },
	});

const chosenOf = (
	file: Loose,
	wanted: string | undefined,
): { readonly name: string; readonly one: unknown } => {
	const all = map(file, 'controllers');
	const names = Object.keys(all);
	const name = wanted ?? text(file, 'current-controller') ?? (names.length === 1 ? names[0] : undefined);
	if (name === undefined)
		throw new MusterError('BAD_INPUT', `${CONTROLLERS} has no current controller, and none was named`, {
			hint: `It has: ${names.join(', ') || 'none'}. Name one in Controller.`,
			details: { field: 'controller' },
		});
	if (!Object.hasOwn(all, name)) throw notThere(name, names);
	return { name, one: all[name] };
};

/** `[controller:][owner/]model`, as JUJU_MODEL has it. */
export const splitModel = (input: string): { readonly controller?: string; readonly model: string } => {
	const at = input.indexOf(':');
	return at < 0 ? { model: input } : { controller: input.slice(0, at), model: input.slice(at + 1) };
};

/**
 * A controller with its user and current model, from controllers.yaml, accounts.yaml and models.yaml.
 * @throws MusterError BAD_INPUT naming the file, NOT_FOUND listing the controllers
 */
export const readDataFiles = (files: DataFiles, wanted: string | undefined): FromData => {
	const { name, one } = chosenOf(yamlFile(files.controllers, CONTROLLERS), wanted);
	if (get(one, 'proxy-config') !== undefined)
		throw badFile(
			CONTROLLERS,
			`has ${name} behind a Kubernetes proxy, whose addresses cannot be reached directly`,
		);
	const host = text(one, 'public-hostname');
	const addresses = texts(one, 'api-endpoints');
	if (addresses.length === 0 && host === undefined)
		throw badFile(CONTROLLERS, `names no api-endpoints of ${name}`);
	const accounts = files.accounts === undefined ? {} : yamlFile(files.accounts, 'accounts.yaml');
	const account = map(accounts, 'controllers')[name];
	const models = files.models === undefined ? {} : yamlFile(files.models, 'models.yaml');
	return {
		controller: name,
		addresses: host === undefined ? addresses : [host, ...addresses],
		ca: text(one, 'ca-cert'),
		user: text(account, 'user'),
		password: text(account, 'password'),
		release: text(one, 'agent-version'),
		model: text(map(models, 'controllers')[name], 'current-model'),
	};
};

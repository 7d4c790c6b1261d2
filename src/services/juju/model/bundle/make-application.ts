import { MusterError } from '../../../../core/errors.ts';
import { get, type Loose, map, number, text } from '../../wire/get.ts';
import { readBase } from '../../wire/values/base.ts';
import { readChannel, readCharm } from '../../wire/values/charm.ts';
import { readConstraints } from '../../wire/values/constraints.ts';
import { readStorage } from '../../wire/values/storage.ts';
import type { Wanted } from '../charm/deploy.ts';
import type { Making } from './make.ts';

const textsOf = (given: Loose): Record<string, string> =>
	Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
		]),
	);

const refuse = (application: string, what: string): MusterError =>
	new MusterError('UNSUPPORTED', `Application ${application} of the bundle has ${what}`, {
		hint: 'Take it out of the bundle, and set it after the deploy.',
	});

/**
 * What shall be deployed for an application of a bundle. `asGiven`: the arguments with their references; the
 * charm is what the change that they name takes.
 * @throws MusterError BAD_INPUT, UNSUPPORTED naming the application
 */
export const deployArgs = (args: Loose, asGiven: Loose, { charms, trusted, force }: Making): Wanted => {
	const application = text(args, 'application') ?? '';
	if (Object.keys(map(args, 'devices')).length > 0)
		throw refuse(application, 'devices, which cannot be given here');
	if (Object.keys(map(args, 'local-resources')).length > 0)
		throw refuse(application, 'resources in files, which the server cannot read');
	const taken = charms.get(String(asGiven['charm']).replace(/^\$/, '')) ?? {};
	const charm = readCharm(text(taken, 'charm') ?? text(args, 'charm') ?? '');
	const channel = text(args, 'channel') ?? text(taken, 'channel') ?? '';
	readChannel(channel);
	const told = number(args, 'revision') ?? number(taken, 'revision');
	const revision = told === undefined || told < 0 ? charm.revision : told;
	const base = ['base', 'series'].map((key) => text(args, key) ?? text(taken, key)).find(Boolean);
	return {
		application,
		charm,
		channel,
		revision: charm.schema === 'local' ? undefined : revision,
		base: readBase(base),
		// units come as changes of their own, except on Kubernetes
		units: number(args, 'num-units') ?? 0,
		config: textsOf(map(args, 'options')),
		constraints: readConstraints(get(args, 'constraints')),
		to: [],
		storage: readStorage(map(args, 'storage')),
		attachStorage: [],
		bindings: textsOf(map(args, 'endpoint-bindings')),
		resources: textsOf(map(args, 'resources')),
		trust: trusted.includes(application),
		force,
	};
};

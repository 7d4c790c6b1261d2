import { get, type Loose, map, number, text } from '../../wire/get.ts';
import { baseNamed } from '../../wire/values/base.ts';
import { readChannel, readCharm } from '../../wire/values/charm.ts';
import { readConstraints } from '../../wire/values/constraints.ts';
import { readDevices } from '../../wire/values/devices.ts';
import { readStorage } from '../../wire/values/storage.ts';
import type { Wanted } from '../charm/deploy.ts';
import type { Making } from './make.ts';

const textsOf = (input: Loose): Record<string, string> =>
	Object.fromEntries(
		Object.entries(input).map(([name, value]) => [
			name,
			typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
		]),
	);

/**
 * What shall be deployed for an application of a bundle. `asGiven`: the arguments with their references; the
 * charm is what the change that they name takes.
 * @throws MusterError BAD_INPUT
 */
export const deployArgs = (
	args: Loose,
	asGiven: Loose,
	{ charms, trusted, files, force }: Making,
): Wanted => {
	const application = text(args, 'application') ?? '';
	const taken = charms.get(String(asGiven['charm']).replace(/^\$/, '')) ?? {};
	const charm = readCharm(text(taken, 'charm') ?? text(args, 'charm') ?? '');
	const channel = text(args, 'channel') ?? text(taken, 'channel') ?? '';
	readChannel(channel);
	const told = number(args, 'revision') ?? number(taken, 'revision');
	const revision = told === undefined || told < 0 ? charm.revision : told;
	return {
		application,
		charm,
		channel,
		revision: charm.schema === 'local' ? undefined : revision,
		base: baseNamed(args, taken),
		// units come as changes of their own, except on Kubernetes
		units: number(args, 'num-units') ?? 0,
		config: textsOf(map(args, 'options')),
		constraints: readConstraints(get(args, 'constraints')),
		to: [],
		storage: readStorage(map(args, 'storage')),
		attachStorage: [],
		devices: readDevices(map(args, 'devices')),
		files: files.get(application),
		bindings: textsOf(map(args, 'endpoint-bindings')),
		resources: textsOf(map(args, 'resources')),
		trust: trusted.includes(application),
		force,
	};
};

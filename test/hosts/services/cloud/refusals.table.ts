import type { Refusal } from '../trial.ts';
import { base } from './scene.ts';

/** What is refused before, or instead of, a change. */
export const cloudRefusals: readonly Refusal[] = [
	{
		step: 'server.get',
		given: { serverId: 'nobody' },
		code: 'NOT_FOUND',
		says: /There is no server “nobody”/,
	},
	{
		step: 'server.create',
		given: { ...base, name: 'x', flavor: 'huge' },
		code: 'NOT_FOUND',
		says: /no flavor “huge”/,
	},
	{
		step: 'server.create',
		given: { name: 'x', flavor: 'm1.tiny' },
		code: 'BAD_INPUT',
		says: /Image: is needed, or a volume/,
	},
	{
		step: 'securityGroup.addRule',
		given: { securityGroup: 'default', ports: '22' },
		code: 'BAD_INPUT',
		says: /lets the whole world in at port 22 \(SSH\)/,
	},
	{
		step: 'securityGroup.addRule',
		given: { securityGroup: 'default', ports: '22-x', range: '10.0.0.0/8' },
		code: 'BAD_INPUT',
		says: /“22-x” is no port and no range/,
	},
	{
		step: 'image.register',
		given: { name: 'x', container: 'c', object: 'o' },
		code: 'UNSUPPORTED',
		says: /Synnefo|synnefo/,
	},
];

import type { Input, Refusal } from '../trial.ts';
import { base } from './scene.ts';

/** What is refused before, or instead of, a change. */
export const cloudRefusals: readonly Refusal[] = [
	{
		step: 'server.get',
		input: { serverId: 'nobody' },
		code: 'NOT_FOUND',
		says: /There is no server “nobody”/,
	},
	{
		step: 'server.create',
		input: { ...base, name: 'x', flavor: 'huge' },
		code: 'NOT_FOUND',
		says: /no flavor “huge”/,
	},
	{
		step: 'server.create',
		input: { name: 'x', flavor: 'm1.tiny' },
		code: 'BAD_INPUT',
		says: /Image is needed and is empty/,
	},
	{
		step: 'server.create',
		input: { ...base, name: 'x', files: [{ path: 'motd', text: 'hi' }] },
		code: 'BAD_INPUT',
		says: /Files: number 1 needs a “path” from the root/,
	},
	{
		step: 'server.getMany',
		input: { changedSince: 'yesterday' },
		code: 'BAD_INPUT',
		says: /Changed since: “yesterday” is no time/,
	},
	{
		step: 'port.create',
		input: { network: 'private', macAddress: 'fa:16:3e:00:00' },
		code: 'BAD_INPUT',
		says: /MAC address: “fa:16:3e:00:00” is no address of one interface/,
	},
	{
		step: 'image.getMany',
		input: { properties: { visibility: 'public' } },
		code: 'BAD_INPUT',
		says: /“visibility” is a part of the image itself/,
	},
	{
		step: 'object.getMany',
		input: { container: 'nowhere', having: ['album=cats'] },
		code: 'UNSUPPORTED',
		says: /only Synnefo has it/,
	},
	{
		step: 'securityGroup.addRule',
		input: { securityGroup: 'default', ports: '22' },
		code: 'BAD_INPUT',
		says: /opens port 22 \(SSH\) to the whole world/,
	},
	{
		step: 'securityGroup.addRule',
		input: { securityGroup: 'default', ports: '22-x', range: '10.0.0.0/8' },
		code: 'BAD_INPUT',
		says: /“22-x” is no port and no range/,
	},
	...[
		[{ metadata: { album: 'cats\nand dogs' } }, /value of x-object-meta-album holds a line break/],
		[{ metadata: { 'my album': 'cats' } }, /“x-object-meta-my album” can be no name of an HTTP header/],
		[{ contentType: 'text/plain\r\nx-object-manifest: other/' }, /value of content-type holds a line break/],
		[{ deleteAfter: 0 }, /Delete after is 0, but has to be at least 1 s/],
	].map(([more, says]) => ({
		step: 'object.createFromText',
		input: { container: 'nowhere', object: 'a.txt', text: 'x', ...(more as Input) },
		code: 'BAD_INPUT',
		says: says as RegExp,
	})),
	...(
		[
			['container.create', { name: 'web\0' }],
			['object.createFromText', { container: 'nowhere', object: 'a\0', text: 'x' }],
		] as const
	).map(([step, input]) => ({ step, input, code: 'BAD_INPUT', says: /zero character/ })),
	...['10', 10, '1.5'].map((size) => ({
		step: 'volume.create',
		input: { name: 'x', size },
		code: 'BAD_INPUT',
		says: /Size is .*, but has to be (at least 1048576 bytes|bytes, or a size such as 4G)/,
	})),
	{
		step: 'image.register',
		input: { name: 'x', container: 'c', object: 'o' },
		code: 'UNSUPPORTED',
		says: /Synnefo|synnefo/,
	},
];

import type { ConplyentParts } from '../parts.ts';
import { size } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import { remoteSize } from '../model/checksum.ts';
import { path } from './fields.ts';

const op = operations<ConplyentParts>();

export const readFile = op({
	resource: 'file',
	name: 'read',
	action: 'Read a file as text',
	effect: 'reads',
	help: 'Read a small file on the server as text; “Download a file” takes files of any size',
	returns: 'one',
	fields: {
		path,
		most: size('At most', {
			default: 2 ** 20,
			advanced: true,
			example: '4M',
			help: 'Larger files are refused',
		}),
	},
	part: 'main',
	covers: ['rdfile'],
	sample: { path: '/etc/hostname', content: 'build-7\n', size: 8 },
	bytes: ['content'],
	timeout: 60,
	async run(client, { path: from, most }, { signal }) {
		const tooLarge = () =>
			new MusterError('LIMIT', `${from} is larger than ${most} bytes`, {
				hint: 'Give a larger At most, or use Download a file.',
			});
		// the server would read all of it, and hear nobody meanwhile
		if (((await remoteSize(client, from, { signal })) ?? 0) > most) throw tooLarge();
		const parts: Uint8Array[] = [];
		let length = 0;
		for await (const part of client.download(from, { signal })) {
			length += part.length;
			if (length > most) throw tooLarge();
			parts.push(part);
		}
		return { path: from, content: new Uint8Array(Buffer.concat(parts)), size: length };
	},
});

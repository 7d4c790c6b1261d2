import { text } from '../../../catalogue/field.ts';
import { type FileOut, fileOut } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { statusNow } from '../model/settle/look.ts';
import { charmOrigin } from '../wire/calls/charm.table.ts';
import { readCharm } from '../wire/values/charm.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';

interface Wanted {
	readonly path: string;
	readonly name: string;
	readonly mimeType: string;
}

const fetched = async (
	{ http }: JujuClient,
	{ path, name, mimeType }: Wanted,
	doing: string,
	signal: AbortSignal,
): Promise<FileOut> => {
	const { body, headers } = await http.stream({ method: 'GET', path, signal }, doing);
	const size = Number(headers['content-length']);
	return fileOut({
		name,
		mimeType,
		...(Number.isFinite(size) ? { size } : {}),
		read: () => body,
	});
};

/** 4.0 keeps charms by their hash, which an application that has the charm tells (4.0-real §13). */
const objectPath = async (client: JujuClient, url: string, signal: AbortSignal): Promise<string> => {
	const { name } = readCharm(url);
	const { applications } = await statusNow(client, signal);
	for (const one of applications.filter(({ charm, charmName }) => charm === url || charmName === name)) {
		const found = await client.ask(charmOrigin, { application: one.name }, { signal });
		const hash = found.origin['hash'];
		if (found.url === url && typeof hash === 'string' && hash.length >= 7)
			return `/model-${client.offer.modelUuid}/charms/${name}-${hash.slice(0, 8)}`;
	}
	throw new MusterError('NOT_FOUND', `No application of the model has the charm ${url}`, {
		hint: 'Juju 4.0 gives the archive of a charm only if an application has it.',
		details: { charm: url },
	});
};

const charm = modelOp({
	resource: 'charm',
	name: 'download',
	action: 'Download a charm',
	effect: 'reads',
	returns: 'file',
	help: 'The archive of a charm in a model; from 4.0 on only if an application has it',
	fields: {
		charm: text('Charm', {
			required: true,
			from: 'url',
			example: 'local:web-0',
			help: 'Its full URL, as an application has it',
		}),
	},
	timeout: 300,
	covers: ['GET charms', 'Application.GetCharmURLOrigin'],
	sample: { name: 'web.charm' },
	async run(client, { charm: url }, { signal }) {
		const path =
			client.offer.major >= 4
				? await objectPath(client, url, signal)
				: `${client.http.modelPath}/charms?${new URLSearchParams({ url, file: '*' })}`;
		const name = `${readCharm(url).name}.charm`;
		return fetched(client, { path, name, mimeType: 'application/zip' }, 'charm download', signal);
	},
});

const resource = modelOp({
	resource: 'resource',
	name: 'download',
	action: 'Download a resource',
	effect: 'reads',
	returns: 'file',
	help: 'The file that an application has as a resource',
	fields: {
		application,
		name: text('Resource', { required: true, example: 'bundle', help: 'The charm’s name for it' }),
	},
	timeout: 300,
	covers: ['GET resources'],
	since: '2.0',
	sample: { name: 'bundle' },
	run(client, { application: of, name }, { signal }) {
		const [one, two] = [encodeURIComponent(of), encodeURIComponent(name)];
		const path = `${client.http.modelPath}/applications/${one}/resources/${two}`;
		const mimeType = 'application/octet-stream';
		return fetched(client, { path, name, mimeType }, 'resource download', signal);
	},
});

export const downloadOperations = [charm, resource] as const;

import { flag, list, record, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Cloud } from '../client/cloud.ts';

/** What the steps of objects share. */
export const common = { resource: 'object', part: 'object', timeout: 60 } as const;
export const metadata = record('Metadata', {
	advanced: true,
	item: 'entry',
	example: 'album = cats',
	help: 'Keys and values stored with it; keys lose their capitals',
});
export const contentType = text('Content type', {
	advanced: true,
	example: 'image/jpeg',
	help: 'MIME type of the object',
});
export const version = text('Version', {
	advanced: true,
	example: '1795910891.91520',
	help: 'ID of an old version; “Get many versions of an object” lists them',
});
export const verify = flag('Verify', {
	default: true,
	advanced: true,
	help: 'Whether to compare checksums, so that nothing is changed on its way unnoticed',
});
/** Keys that make temporary URLs: who has one reads and writes everything below it. */
export const urlKeys: readonly string[] = ['metadata.temp-url-key', 'metadata.temp-url-key-2'];
export const overwrite = flag('Overwrite', {
	default: false,
	help: 'Whether to replace an object of this name that is there already',
});

export const readers = list('Read', {
	item: 'user',
	example: '*',
	help: 'Who may read: IDs of users, owner:group, or * for everybody',
});
export const writers = list('Write', {
	item: 'user',
	example: '00000000-0000-4000-8000-000000000b0b',
	help: 'Who may write: IDs of users, owner:group, or * for everybody',
});
/** What is said of a new object beside its type and metadata. */
export const storedWith = {
	contentEncoding: text('Content encoding', {
		advanced: true,
		example: 'gzip',
		help: 'How the content is packed already; nothing is packed here',
	}),
	contentDisposition: text('Content disposition', {
		advanced: true,
		example: 'attachment; filename="cat.jpg"',
		help: 'What a browser does with it, e.g. under which name it is saved',
	}),
	read: { ...readers, advanced: true, only: 'Synnefo' },
	write: { ...writers, advanced: true, only: 'Synnefo' },
	public: flag('Public', {
		default: false,
		advanced: true,
		only: 'Synnefo',
		help: 'Whether the object gets a public URL',
	}),
} as const;

/** The container of the connection, for a step that names none. @throws MusterError BAD_INPUT */
export const ofConnection = ({ settings }: Cloud): string => {
	if (settings.container) return settings.container;
	throw new MusterError('BAD_INPUT', 'Container is needed and is empty (e.g. photos)', {
		hint: 'Name one here, or one for all steps in the connection. Nothing was sent.',
		details: { field: 'container' },
	});
};

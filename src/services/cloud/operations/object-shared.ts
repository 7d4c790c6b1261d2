import { flag, record, text } from '../../../catalogue/field.ts';

/** What the steps of objects share. */
export const common = { resource: 'object', part: 'object', timeout: 60 } as const;
export const metadata = record('Metadata', {
	advanced: true,
	item: 'entry',
	example: 'album = cats',
	help: 'Texts kept with it; names lose their capitals',
});
export const contentType = text('Content type', {
	advanced: true,
	example: 'image/jpeg',
	help: 'What kind of file it is',
});
export const version = text('Version', { advanced: true, help: 'An old version, by its ID' });
export const verify = flag('Verify', {
	default: true,
	advanced: true,
	help: 'Whether to compare what arrives with what was sent, by MD5',
});
/** Keys that make temporary URLs: who has one reads and writes everything below it. */
export const urlKeys: readonly string[] = ['metadata.temp-url-key', 'metadata.temp-url-key-2'];
export const overwrite = flag('Overwrite', {
	default: false,
	help: 'Whether an object that is there may be replaced',
});

import { metaHeaders } from '../../wire/object-meta.ts';
import type { ObjectPlace } from './place.ts';

export interface UploadOptions extends ObjectPlace {
	/** Bytes, where known. */
	readonly size?: number | undefined;
	readonly contentType?: string | undefined;
	readonly metadata?: Readonly<Record<string, string>> | undefined;
	/** How the bytes are packed, e.g. `gzip`. */
	readonly contentEncoding?: string | undefined;
	/** What a browser does with it, e.g. `attachment; filename="cat.jpg"`. */
	readonly contentDisposition?: string | undefined;
	/** Who else may use it, e.g. `read=*`. Pithos. */
	readonly sharing?: string | undefined;
	/** Whether everybody gets a URL for it. Pithos. */
	readonly public?: boolean | undefined;
	/** Seconds after which it is deleted automatically. Swift. */
	readonly deleteAfter?: number | undefined;
	/** Whether an object that is there may be replaced. @default true */
	readonly overwrite?: boolean | undefined;
	/** Bytes of a segment, for what is larger than one. @default 1 GiB */
	readonly segmentSize?: number | undefined;
	/** Whether what the cloud has is compared with what was sent. @default true */
	readonly verify?: boolean | undefined;
	readonly onProgress?: (sent: number) => void;
}

/** Headers that an object begins with. */
export const headersOf = (options: UploadOptions, isPithos: boolean): Record<string, string> => ({
	'content-type': options.contentType || 'application/octet-stream',
	...metaHeaders('x-object-meta-', options.metadata ?? {}, isPithos),
	...(options.contentEncoding ? { 'content-encoding': options.contentEncoding } : {}),
	...(options.contentDisposition ? { 'content-disposition': options.contentDisposition } : {}),
	...(isPithos && options.sharing ? { 'x-object-sharing': options.sharing } : {}),
	...(isPithos && options.public ? { 'x-object-public': 'True' } : {}),
	...(options.deleteAfter === undefined ? {} : { 'x-delete-after': String(Math.ceil(options.deleteAfter)) }),
	...(options.overwrite === false ? { 'if-none-match': '*' } : {}),
});

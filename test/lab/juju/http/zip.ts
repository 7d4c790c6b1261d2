import { unzipSync, zipSync } from 'fflate';

/** The files of a zip archive by name; undefined where it is none. */
export const unzip = (bytes: Buffer): Map<string, Buffer> | undefined => {
	try {
		return new Map(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file)]));
	} catch {
		return undefined;
	}
};

/** An archive of those files, not compressed, the same for the same files: what a test uploads. */
export const zip = (files: Readonly<Record<string, string | Uint8Array>>): Buffer =>
	Buffer.from(
		zipSync(
			Object.fromEntries(Object.entries(files).map(([name, file]) => [name, Buffer.from(file as string)])),
			{ level: 0, mtime: new Date(2024, 0, 1) },
		),
	);

import { createHash } from 'node:crypto';
import { parse } from '../../../../net/yaml/index.ts';
import type { FileIn } from '../../../../catalogue/field.ts';
import { MusterError } from '../../../../core/errors.ts';
import { get, list, text, texts } from '../../wire/get.ts';
import { type Base, baseIn, seriesWord } from '../../wire/values/base.ts';
import { quote } from '../../wire/values/bad.ts';
import { isCharmName } from '../../wire/values/charm.ts';
import { readZip } from '../../wire/zip.ts';

/** Bytes of the largest charm, or archive of a bundle, that is taken. */
export const MAX_ARCHIVE_BYTES = 512 * 2 ** 20;

export interface CharmArchive {
	readonly bytes: Buffer;
	readonly name: string;
	/** Hex. */
	readonly sha256: string;
	/** Bases of its manifest, e.g. `ubuntu@22.04`. */
	readonly bases: readonly string[];
	readonly series: readonly string[];
}

/** A file for a resource, as it is called. */
export interface ResourceFile {
	readonly name: string;
	readonly bytes: Buffer;
}

/** All bytes of a file. @throws MusterError LIMIT */
export const readAll = async (file: FileIn, most = MAX_ARCHIVE_BYTES): Promise<Buffer> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of file.read()) {
		size += chunk.length;
		if (size > most) throw new MusterError('LIMIT', `The file has more than ${most} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
};

/**
 * The series that an upload before 3.4 names: of the base that was given, else the charm’s first; empty:
 * none.
 */
export const seriesToUpload = ({ bases, series }: CharmArchive, base?: Base): string =>
	seriesWord(base ?? baseIn(bases[0] ?? '')) || series[0] || '';

/** What a charm file says of itself. @throws MusterError BAD_INPUT where it is no charm, LIMIT */
export const readArchive = async (file: FileIn): Promise<CharmArchive> => {
	const bytes = await readAll(file);
	const files = readZip(bytes, ['metadata.yaml', 'manifest.yaml', 'charmcraft.yaml']);
	const yaml = (name: string): unknown => {
		const found = files.get(name);
		if (!found) return undefined;
		try {
			return parse(found.toString('utf8'), { maxAliasCount: 20, logLevel: 'error' }) as unknown;
		} catch {
			throw new MusterError('BAD_INPUT', `The charm’s ${name} is not YAML`, { details: { field: 'file' } });
		}
	};
	const meta = yaml('metadata.yaml');
	const name = text(meta, 'name');
	if (name === undefined)
		throw new MusterError('BAD_INPUT', 'The charm has no metadata.yaml with a name', {
			hint: 'Give the .charm file that charmcraft pack makes. Nothing was sent.',
			details: { field: 'file' },
		});
	if (!isCharmName(name))
		throw new MusterError(
			'BAD_INPUT',
			`The charm’s metadata.yaml calls it ${quote(name)}, but a name has small letters, digits and dashes`,
			{ hint: 'For example: my-charm. Nothing was sent.', details: { field: 'file' } },
		);
	return {
		bytes,
		name,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		bases: list(yaml('manifest.yaml'), 'bases').map(
			(one) => `${text(one, 'name') ?? ''}@${String(get(one, 'channel') ?? '').replace(/\/stable$/, '')}`,
		),
		series: texts(meta, 'series'),
	};
};

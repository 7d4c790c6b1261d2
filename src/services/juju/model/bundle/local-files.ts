import path from 'node:path';
import type { FileIn } from '../../../../catalogue/field.ts';
import {
	type CharmArchive,
	MAX_ARCHIVE_BYTES,
	readAll,
	readArchive,
	type ResourceFile,
} from '../charm/archive.ts';
import { type Loose, map } from '../../wire/get.ts';
import { readZip } from '../../wire/zip.ts';
import { applicationsOf } from './overlay.ts';
import { badBundle } from './parse.ts';

/** What stands beside a bundle in its archive. */
export type Files = (path: string, where: string) => Buffer;

/** A path of a machine, in place of a name in the store. */
export const isPath = (value: unknown): value is string =>
	typeof value === 'string' && /^(\.{0,2}\/|~|file:)/.test(value);

/** Without an archive there are no files. */
export const noFiles: Files = (file, where) => {
	throw badBundle(
		`${where} is in a file, ${file}, which the server cannot read`,
		'yaml',
		'Set From to Archive and give a zip of bundle.yaml with its files, or upload the charm first and ' +
			'write its URL into the bundle, e.g. local:web-0. Nothing was sent.',
	);
};

/**
 * A bundle’s archive: its YAML, and the files beside it by their paths from there.
 * @throws MusterError BAD_INPUT where it is no zip, or has no bundle.yaml; LIMIT
 */
export const openArchive = async (
	file: FileIn,
): Promise<{ readonly yaml: string; readonly files: Files }> => {
	const bytes = await readAll(file);
	const entries = (names: readonly string[]) => readZip(bytes, names, 'bundle', MAX_ARCHIVE_BYTES);
	const yaml = entries(['bundle.yaml']).get('bundle.yaml');
	if (!yaml)
		throw badBundle(
			'The archive has no bundle.yaml',
			'archive',
			'It has to be at the top level of the zip. Nothing was sent.',
		);
	return {
		yaml: yaml.toString('utf8'),
		files(asked, where) {
			const name = path.posix.normalize(asked.replace(/^file:(\/\/)?/, ''));
			const found = name.startsWith('..') || name.startsWith('/') ? undefined : entries([name]).get(name);
			if (found) return found;
			throw badBundle(
				`${where} is in the file ${asked}, which the archive does not have`,
				'archive',
				'Paths begin at the bundle.yaml in the archive. Nothing was sent.',
			);
		},
	};
};

const INCLUDE = /^include-(file|base64):\/\/(.+)$/;

/** What of an application or a machine may include files, and what one of it is called. */
const including = { options: 'Option', annotations: 'Annotation' } as const;

/** What has options or annotations, with the files that they include; the same where they include none. */
const included = (name: string, of: unknown, files: Files): unknown => {
	const changed = Object.entries(including).flatMap(([part, word]) => {
		const before = map(of, part);
		const after = Object.entries(before).map(([key, value]) => {
			const [, kind, file] = (typeof value === 'string' && INCLUDE.exec(value.trim())) || [];
			if (file === undefined) return [key, value] as const;
			const bytes = files(file, `${word} ${key} of ${name}`);
			return [key, bytes.toString(kind === 'base64' ? 'base64' : 'utf8')] as const;
		});
		const isSame = after.every(([key, value]) => before[key] === value);
		return isSame ? [] : [[part, Object.fromEntries(after)] as const];
	});
	return changed.length === 0 ? of : { ...(of as Loose), ...Object.fromEntries(changed) };
};

/** Files of a bundle that have to be given to the server before, or with, its applications. */
export interface LocalFiles {
	/** Charms, by the application that is made of them. */
	readonly charms: ReadonlyMap<string, CharmArchive>;
	/** Resources by application and name. */
	readonly resources: ReadonlyMap<string, ReadonlyMap<string, ResourceFile>>;
}

/**
 * Takes the files out of a bundle: included ones stand in its options then, charms and resources are given
 * apart. One without files is given back.
 * @throws MusterError BAD_INPUT naming the application and the file
 */
export const takeFiles = async (
	bundle: Loose,
	files: Files,
): Promise<LocalFiles & { readonly bundle: Loose }> => {
	const charms = new Map<string, CharmArchive>();
	const resources = new Map<string, ReadonlyMap<string, ResourceFile>>();
	const applications: Record<string, unknown> = {};
	const input = map(bundle, 'machines');
	const machines = Object.fromEntries(
		Object.entries(input).map(([name, one]) => [name, included(`machine ${name}`, one, files)]),
	);
	const isMachined = Object.entries(machines).some(([name, one]) => one !== input[name]);
	let includes = isMachined;
	for (const [name, one] of Object.entries(applicationsOf(bundle))) {
		const before = one as Loose;
		const wanted = Object.entries(map(before, 'resources'));
		const own = wanted.flatMap(([resource, file]) =>
			isPath(file)
				? [
						[
							resource,
							{ name: path.posix.basename(file), bytes: files(file, `Resource ${resource} of ${name}`) },
						] as const,
					]
				: [],
		);
		if (own.length > 0) resources.set(name, new Map(own));
		const whole = included(name, before, files) as Loose;
		includes ||= whole !== before;
		const charm = before['charm'];
		let archive: CharmArchive | undefined;
		if (isPath(charm)) {
			const bytes = files(charm, `The charm of ${name}`);
			archive = await readArchive({
				async *read() {
					yield bytes;
				},
			});
			charms.set(name, archive);
		}
		applications[name] = {
			...whole,
			...(own.length > 0
				? { resources: Object.fromEntries(wanted.filter(([, file]) => !isPath(file))) }
				: {}),
			// the server reads its name; its revision is known when it has been uploaded
			...(archive ? { charm: `local:${archive.name}-0` } : {}),
		};
	}
	const { services: _, ...rest } = bundle;
	const isTouched = includes || charms.size > 0 || resources.size > 0;
	return {
		bundle: isTouched ? { ...rest, ...(isMachined ? { machines } : {}), applications } : bundle,
		charms,
		resources,
	};
};

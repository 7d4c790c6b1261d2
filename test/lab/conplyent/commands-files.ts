import { lstatSync, readdirSync, statSync } from 'node:fs';
import { lstat, mkdir, open, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PickleValue } from '../../../src/services/conplyent/wire/pickle/value.ts';
import { asPython, PythonException } from './errors.ts';
import type { LabCommand, World } from './world.ts';

const text = (value: PickleValue): string => {
	if (typeof value === 'string') return value;
	throw new PythonException('TypeError', 'expected str, bytes or os.PathLike object');
};
const at = (world: World, path: PickleValue) => resolve(world.cwd(), text(path) || '\0missing');
const kind = async (path: string) =>
	stat(path).then(
		(found) => (found.isDirectory() ? 'folder' : 'file'),
		() => undefined,
	);
const tried = async <T>(promise: Promise<T>, path: PickleValue): Promise<T> =>
	promise.catch((error) => {
		throw asPython(error, String(path));
	});
const isFolderHere = (world: World, name: string): boolean =>
	statSync(resolve(world.cwd(), name), {
		throwIfNoEntry: false,
	})?.isDirectory() ?? false;
const isLinkHere = (world: World, name: string): boolean =>
	lstatSync(resolve(world.cwd(), name), {
		throwIfNoEntry: false,
	})?.isSymbolicLink() ?? false;

/** The commands for files and folders, with their texts and their faults (protocol, section 5). */
export const fileCommands: Record<string, LabCommand> = {
	cd: {
		parameters: [{ name: 'dest' }],
		run: async (world, dest) => {
			if (typeof dest === 'number')
				throw new PythonException('NotADirectoryError', 20, 'Not a directory', dest);
			const found = await tried(stat(at(world, dest)), dest);
			if (!found.isDirectory())
				throw new PythonException('NotADirectoryError', 20, 'Not a directory', dest as string);
			world.cd(at(world, dest));
			await world.update(world.cwd());
			return 0;
		},
	},
	ls: {
		parameters: [{ name: 'src', otherwise: '.' }],
		run: async (world, src) => {
			if ((await kind(at(world, src))) !== 'folder') {
				await world.update(`${src}: No such directory`);
				return -1;
			}
			const shown = src === '.' ? world.cwd() : text(src);
			const names = readdirSync(at(world, src)).filter((name) => !name.startsWith('.'));
			// The test for a folder is made in the working folder, whatever is listed
			const folders = names.filter((name) => isFolderHere(world, name));
			const links = names.filter((name) => !folders.includes(name) && isLinkHere(world, name));
			const files = names.filter((name) => !folders.includes(name) && !links.includes(name));
			const lines =
				folders.map((name) => `d ${name}`).join('\n') +
				files.map((name) => `\nf ${name}`).join('') +
				links.map((name) => `\nl ${name}`).join('');
			await world.update(`Listing of Directory ${shown}:\n\n${lines}`);
			return 0;
		},
	},
	cwd: {
		parameters: [],
		run: async (world) => {
			await world.update(world.cwd());
			return 0;
		},
	},
	mkdir: {
		parameters: [{ name: 'path' }, { name: 'mode', otherwise: null }],
		run: async (world, path, mode) => {
			if (await kind(at(world, path))) {
				await world.update(`Directory or File ${path} already exists`);
				return -1;
			}
			await tried(mkdir(at(world, path), mode === null ? {} : { mode: Number(mode) }), path);
			await world.update(`Created directory: ${path}`);
			return 0;
		},
	},
	mkdirs: {
		parameters: [{ name: 'path' }, { name: 'exist_ok', otherwise: false }],
		run: async (world, path, existing) => {
			if (path !== '') {
				const there = await kind(at(world, path));
				if (there === 'file' || (there && existing !== true))
					throw new PythonException('FileExistsError', 17, 'File exists', path as string);
				await tried(mkdir(at(world, path), { recursive: true }), path);
			}
			await world.update(`Created directory: ${path}`);
			return 0;
		},
	},
	rm: {
		parameters: [{ name: 'path' }, { name: 'recursive', otherwise: false }],
		run: async (world, path, recursive) => {
			const there = await kind(at(world, path));
			if (there === 'folder' && (recursive === true || (await readdir(at(world, path))).length === 0)) {
				if ((await lstat(at(world, path))).isSymbolicLink())
					throw new PythonException('OSError', 'Cannot call rmtree on a symbolic link');
				await tried(rm(at(world, path), { recursive: true }), path);
				await world.update(`Removed directory ${path}`);
				return 0;
			}
			if (there === 'file') {
				await tried(unlink(at(world, path)), path);
				await world.update(`Removed file ${path}`);
				return 0;
			}
			await world.update(
				there
					? 'Non-Empty Directory... Pass recursive to recursivly remove directory'
					: `Directory or File ${path} doesn't exist?`,
			);
			return -1;
		},
	},
	rdfile: {
		parameters: [{ name: 'path' }, { name: 'limit', otherwise: 1024 }],
		run: async (world, path, limit) => {
			if ((await kind(at(world, path))) !== 'file') {
				await world.update(`Unknown file: ${path}`);
				return -1;
			}
			const file = await tried(open(at(world, path)), path);
			try {
				await world.update(`Contents of ${path}`);
				for (;;) {
					const { bytesRead, buffer } = await file.read(Buffer.alloc(Number(limit)));
					if (bytesRead === 0) return 0;
					await world.update(buffer.subarray(0, bytesRead));
				}
			} finally {
				await file.close();
			}
		},
	},
	wrfile: {
		parameters: [{ name: 'path' }, { name: 'data' }, { name: 'append', otherwise: false }],
		run: async (world, path, data, append) => {
			if ((await kind(at(world, path))) === 'folder') {
				await world.update('wrfile: Path exists as a directory.');
				return -1;
			}
			const flag = append === true ? 'a' : 'w';
			await tried(
				writeFile(at(world, path), data instanceof Uint8Array ? data : '', {
					flag,
				}),
				path,
			);
			if (!(data instanceof Uint8Array))
				throw new PythonException('TypeError', "a bytes-like object is required, not 'str'");
			await world.update(`Finished writing data to ${path}`);
			return 0;
		},
	},
	touch: {
		parameters: [{ name: 'path' }],
		run: async (world, path) => {
			if ((await kind(at(world, path))) === 'folder') {
				await world.update('wrfile: Path exists as a directory.');
				return -1;
			}
			await tried(writeFile(at(world, path), '', { flag: 'a' }), path);
			await world.update(`Touched ${path}`);
			return 0;
		},
	},
};

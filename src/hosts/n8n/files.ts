import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FileIn } from '../../catalogue/field.ts';
import type { FileOut } from '../../catalogue/results.ts';
import { READ_BYTES } from '../../core/bytes.ts';
import { MusterError } from '../../core/errors.ts';

/** What n8n writes where it does not know the type. */
const UNKNOWN = 'text/plain';

const noFile = (field: string | IBinaryData, cause?: unknown): MusterError =>
	new MusterError(
		'BAD_INPUT',
		typeof field === 'string'
			? `The binary field “${field}” has no file that can be read`
			: 'The binary data that was given has no file that can be read',
		{
			hint: 'n8n deletes files with their executions, and pinned data keeps none: run the step that makes the file again.',
			cause,
		},
	);

const notThere = (label: string, field: string, there: readonly string[]): MusterError => {
	const names = there.map((name) => `“${name}”`).join(', ');
	const hint =
		there.length === 0
			? 'The item has no file at all: put a step before this one that gives one.'
			: `The item has ${names}.`;
	return new MusterError(
		'BAD_INPUT',
		`${label} is “${field}”, and the item has no binary field of that name`,
		{
			hint: `${hint} Nothing was sent.`,
			details: { there },
		},
	);
};

const isBinaryData = (input: unknown): input is IBinaryData =>
	typeof input === 'object' &&
	input !== null &&
	'mimeType' in input &&
	// n8n 1 gives an expression all of it but the data itself
	('id' in input || 'data' in input);

/** Names by which an item’s binary data can be asked for; a workflow may keep it among the JSON, by path. */
const namesIn = (functions: IExecuteFunctions, item: number) => {
	const { binary = {}, json = {} } = functions.getInputData()[item] ?? {};
	const has = (name: string): boolean => {
		if (Object.hasOwn(binary, name)) return true;
		try {
			return isBinaryData(functions.helpers.assertBinaryData(item, name));
		} catch {
			return false;
		}
	};
	return { has, all: () => [...Object.keys(binary), ...Object.keys(json).filter(has)] };
};

/** @throws MusterError BAD_INPUT for a name that the item has not, and for what is no binary data. */
const binaryOf = (
	functions: IExecuteFunctions,
	item: number,
	input: unknown,
	label: string,
): string | IBinaryData => {
	if (typeof input === 'string') {
		const names = namesIn(functions, item);
		const field = [input, input.trim()].find(names.has);
		if (field === undefined) throw notThere(label, input, names.all());
		return field;
	}
	if (isBinaryData(input)) return input;
	throw new MusterError('BAD_INPUT', `${label} is neither the name of a binary field nor binary data`, {
		hint: 'For example: data; or the expression {{ $binary.data }}. Nothing was sent.',
	});
};

const dataOf = (functions: IExecuteFunctions, item: number, field: string | IBinaryData): IBinaryData =>
	typeof field === 'string' ? functions.helpers.assertBinaryData(item, field) : field;

async function* chunksOf(
	functions: IExecuteFunctions,
	item: number,
	field: string | IBinaryData,
): AsyncGenerator<Uint8Array> {
	const data = dataOf(functions, item, field);
	if (!data.id && typeof data.data !== 'string') throw noFile(field);
	try {
		if (data.id)
			yield* (await functions.helpers.getBinaryStream(data.id, READ_BYTES)) as AsyncIterable<Uint8Array>;
		else yield await functions.helpers.getBinaryDataBuffer(item, field);
	} catch (cause) {
		throw noFile(field, cause);
	}
}

/**
 * A binary field of an input item (its name, or the binary data itself by an expression) as a file that is
 * read in pieces. `label`: of the field that names it.
 */
export const fileOf = (functions: IExecuteFunctions, item: number, input: unknown, label: string): FileIn => {
	const field = binaryOf(functions, item, input, label);
	const { fileName, bytes, mimeType } = dataOf(functions, item, field);
	return {
		name: fileName,
		...(bytes === undefined ? {} : { size: bytes }),
		...(mimeType && mimeType !== UNKNOWN ? { mimeType } : {}),
		read: () => chunksOf(functions, item, field),
	};
};

/** The bytes of a file, counted as they pass. */
async function* counted(file: FileOut, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
	for await (const part of file.read()) {
		count(part.length);
		yield part;
	}
}

/** A file that a run returned, streamed into a binary field of the output item. */
export const fileItem = async (
	functions: IExecuteFunctions,
	file: FileOut,
	item: number,
): Promise<INodeExecutionData> => {
	let size = 0;
	const bytes = counted(file, (length) => {
		size += length;
	});
	const data = await functions.helpers.prepareBinaryData(Readable.from(bytes), file.name, file.mimeType);
	return {
		json: { name: file.name ?? '', size },
		binary: { data },
		pairedItem: { item },
	};
};

import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FileIn } from '../../catalogue/field.ts';
import type { FileOut } from '../../catalogue/results.ts';
import { READ_BYTES } from '../../core/bytes.ts';
import { MusterError } from '../../core/errors.ts';

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

async function* chunksOf(
	functions: IExecuteFunctions,
	item: number,
	field: string | IBinaryData,
): AsyncGenerator<Uint8Array> {
	const data = functions.helpers.assertBinaryData(item, field);
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
 * read in pieces.
 */
export const fileOf = (functions: IExecuteFunctions, item: number, field: string | IBinaryData): FileIn => {
	const { fileName, bytes } = functions.helpers.assertBinaryData(item, field);
	return {
		name: fileName,
		...(bytes === undefined ? {} : { size: bytes }),
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

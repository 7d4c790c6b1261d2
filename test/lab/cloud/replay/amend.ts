import { Buffer } from 'node:buffer';
import type { Exchange } from '../recordings.ts';

/** A tar archive of those files. */
const tar = (files: Readonly<Record<string, string>>): Buffer => {
	const blocks = Object.entries(files).flatMap(([name, text]) => {
		const head = Buffer.alloc(512);
		const body = Buffer.from(text);
		head.write(name, 0);
		head.write('0000644\0', 100);
		head.write(body.length.toString(8).padStart(11, '0'), 124);
		head.write('        ', 148);
		head.write('0', 156);
		head.write('ustar\0' + '00', 257);
		const sum = head.reduce((total, byte) => total + byte, 0);
		head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
		return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
	});
	return Buffer.concat([...blocks, Buffer.alloc(1024)]);
};

/**
 * What the recorder kept of a body only as a hash or in words, made again; and one name that Node's parser
 * wants encoded.
 */
export const amended = (file: string, line: number, exchange: Exchange): Exchange => {
	const { request } = exchange;
	const withBody = (body: unknown): Exchange => ({ ...exchange, request: { ...request, body } });
	if (file === '11' && line === 186)
		return { ...exchange, request: { ...request, url: encodeURI(request.url) } };
	if (file === '18' && (line === 84 || line === 86)) {
		const type = line === 84 ? 'text/plain;charset=UTF-8' : 'application/x-www-form-urlencoded;charset=UTF-8';
		return {
			...exchange,
			request: { ...request, headers: { ...request.headers, 'Content-Type': type }, body: null },
		};
	}
	if (file === '14' && line === 28) {
		const list = Array.from({ length: 1002 }, () => ({ path: '/big_segments/f/00000000' }));
		return withBody(JSON.stringify(list));
	}
	if (file === '16' && line === 179)
		return withBody(Array.from({ length: 10_001 }, (_, at) => `/bulk/${at}`).join('\n'));
	if (file === '16' && line === 185)
		return withBody({ base64: tar({ 't/1.txt': 'one', 't/\u00fc.txt': 'two' }).toString('base64') });
	if (file === '16' && line === 201) return { ...exchange, note: 'wrong password' };
	if (file === '21' && line === 67)
		return withBody(
			JSON.stringify({ server: { name: 'x', user_data: Buffer.alloc(65_536, 'x').toString('base64') } }),
		);
	if (file === '23' && line === 155)
		return withBody(
			JSON.stringify({
				metadata: Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`k${at}`, 'v'])),
			}),
		);
	return exchange;
};

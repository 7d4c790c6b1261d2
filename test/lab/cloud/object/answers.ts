import { type Answer, Refused } from '../call.ts';

const texts: Readonly<Record<number, [title: string, text: string]>> = {
	200: ['OK', ''],
	202: ['Accepted', 'The request is accepted for processing.'],
	400: [
		'Bad Request',
		'The server could not comply with the request since it is either malformed or otherwise incorrect.',
	],
	401: [
		'Unauthorized',
		'This server could not verify that you are authorized to access the document you requested.',
	],
	403: ['Forbidden', 'Access was denied to this resource.'],
	404: ['Not Found', 'The resource could not be found.'],
	405: ['Method Not Allowed', 'The method is not allowed for this resource.'],
	406: ['Not Acceptable', 'The resource is not available in a format acceptable to your browser.'],
	409: ['Conflict', 'There was a conflict when trying to complete your request.'],
	412: ['Precondition Failed', 'A precondition for this request was not met.'],
	413: ['Request Entity Too Large', 'The body of your request was too large for this server.'],
	416: ['Requested Range Not Satisfiable', 'The Range requested is not available.'],
	422: ['Unprocessable Entity', 'Unable to process the contained instructions'],
	499: ['Client Disconnect', 'The client was disconnected during request.'],
	500: [
		'Internal Error',
		'The server has either erred or is incapable of performing the requested operation.',
	],
	503: ['Service Unavailable', 'The server is currently unavailable. Please try again at a later time.'],
};

const HTML = { 'Content-Type': 'text/html; charset=UTF-8' };
const TEXT = { 'Content-Type': 'text/plain' };

/** The page of swob for a status. */
export const page = (status: number, headers: Record<string, string | string[]> = {}): Answer => {
	const [title, text] = texts[status] ?? ['', ''];
	return { status, headers: { ...HTML, ...headers }, body: `<html><h1>${title}</h1><p>${text}</p></html>` };
};
/** A status with an empty body. */
export const bare = (status: number, headers: Record<string, string | string[]> = {}): Answer => ({
	status,
	headers: { ...HTML, 'Content-Length': '0', ...headers },
});
export const said = (status: number, body: string, plain = false): Answer => ({
	status,
	headers: plain ? TEXT : HTML,
	body,
});

export const refusal = (status: number, text?: string, plain = false): Refused =>
	new Refused(text === undefined ? page(status) : said(status, text, plain));

/** As swob titles a status in bodies of bulk answers. */
export const statusLine = (status: number): string => {
	const names: Readonly<Record<number, string>> = { 201: 'Created', 204: 'No Content' };
	return `${status} ${names[status] ?? texts[status]?.[0] ?? ''}`;
};
export const statusText = (status: number): string => texts[status]?.[1] ?? '';

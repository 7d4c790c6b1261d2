import { webobPage } from '../auth.ts';
import { type Answer, Refused } from '../call.ts';

const titles: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	409: 'Conflict',
	415: 'Unsupported Media Type',
	416: 'Request Range Not Satisfiable',
	500: 'Internal Server Error',
};

const escaped = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#x27;');

const sentences: Readonly<Record<number, string>> = {
	403: 'Access was denied to this resource.',
	404: 'The resource could not be found.',
	409: 'There was a conflict when trying to complete your request.',
	416: 'The Range requested is not available.',
	500: 'The server has either erred or is incapable of performing the requested operation.',
};

/**
 * Glance's page for a refusal. `plain`: webob's sentence stands before the words, as with an explanation of
 * its own.
 */
export const page = (
	status: number,
	text: string,
	headers: Record<string, string> = {},
	detailed = false,
): Answer => {
	const title = titles[status] ?? '';
	const body = detailed
		? webobPage(`${status} ${title}`, sentences[status] ?? '', escaped(text))
		: webobPage(`${status} ${title}`, escaped(text));
	return {
		status,
		reason: title,
		headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers },
		// these two end their page another way
		body:
			status === 405 || status === 415
				? body.replace('<br /><br />\n\n\n\n', `${status === 405 ? ' ' : '\n'}<br /><br />\n\n`)
				: body,
	};
};

export const fail = (status: number, text: string, headers: Record<string, string> = {}): Refused =>
	new Refused(page(status, text, headers));
/** With webob's own sentence first. */
export const failMore = (status: number, text: string): Refused => new Refused(page(status, text, {}, true));
export const denied = (action: string): Refused =>
	fail(403, `You are not authorized to complete ${action} action.`);
export const noImage = (id: string): Refused => fail(404, `No image found with ID ${id}`);
export const nothing = (headers: Record<string, string> = {}): Answer => ({
	status: 204,
	headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': '0', ...headers },
});
export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: JSON.stringify(value),
});

import { type Answer, header } from '../call.ts';
import { containerAt, type Swift } from './context.ts';

const ALLOW = 'HEAD, DELETE, POST, OPTIONS, PUT, GET, COPY';

const allowedOrigin = (swift: Swift): string | undefined => {
	const origin = header(swift.call, 'origin');
	const rule = containerAt(swift, swift.container)?.meta.get('Access-Control-Allow-Origin');
	if (origin === undefined || rule === undefined) return undefined;
	if (rule.trim() === '*') return '*';
	return rule.split(/[\s,]+/).includes(origin) ? origin : undefined;
};

/** OPTIONS, with and without Origin. */
export const preflight = (swift: Swift): Answer => {
	const origin = allowedOrigin(swift);
	if (header(swift.call, 'origin') === undefined)
		return {
			status: 200,
			headers: { 'Content-Type': 'text/html; charset=UTF-8', Allow: ALLOW, 'Content-Length': '0' },
		};
	if (origin === undefined) return { status: 401, headers: { Allow: ALLOW, 'Content-Length': '0' } };
	return {
		status: 200,
		headers: {
			Allow: ALLOW,
			'access-control-allow-origin': origin,
			'Access-Control-Allow-Methods': ALLOW,
			'Content-Length': '0',
		},
	};
};

/** Adds what a browser of another origin wants to see. */
export const cors = (swift: Swift, answer: Answer): Answer => {
	const origin = swift.call.method === 'OPTIONS' ? undefined : allowedOrigin(swift);
	if (origin === undefined) return answer;
	const own = Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase());
	const meta = own.filter(
		(name) => name.startsWith('x-object-meta-') || name.startsWith('x-container-meta-'),
	);
	const simple = [
		'cache-control',
		'content-language',
		'content-type',
		'expires',
		'last-modified',
		'pragma',
		'etag',
	];
	const all = [...simple, 'x-timestamp', 'x-trans-id', 'x-openstack-request-id', ...meta];
	return {
		...answer,
		headers: {
			...answer.headers,
			'Access-Control-Expose-Headers': all.join(', '),
			'Access-Control-Allow-Origin': origin,
		},
	};
};

import { choice, json, record, text } from '../../../catalogue/field.ts';
import { serviceNames, serviceWords } from '../wire/services.ts';
import { op } from './crud.ts';

/** Whatever has no step of its own. */
export const apiOperations = [
	op({
		resource: 'api',
		name: 'call',
		action: 'Make any API call',
		alias: ['openstack request', 'http request to openstack'],
		effect: 'changes',
		help: 'Send any request to a service of the cloud; token, endpoint and errors are handled for you',
		part: ({ service }) => service,
		fields: {
			service: choice('Service', {
				default: 'compute',
				help: 'Service that gets the request',
				options: serviceNames.map((value) => ({ value, label: serviceWords[value].title })),
			}),
			method: choice('Method', {
				default: 'GET',
				help: 'HTTP method of the request',
				options: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'COPY', 'MOVE', 'OPTIONS'].map(
					(value) => ({ value, label: value }),
				),
			}),
			path: text('Path', {
				required: true,
				empty: true,
				example: '/servers/detail',
				help: 'What follows the version in the URL, percent-encoded, e.g. /servers/detail',
			}),
			query: record('Query', {
				item: 'parameter',
				example: 'limit = 10',
				help: 'Parameters of the URL, after the question mark',
			}),
			body: json('Body', {
				empty: true,
				example: '{"server":{"name":"web-1"}}',
				help: 'Sent as JSON; a text is sent as it is',
			}),
			headers: record('Headers', {
				advanced: true,
				item: 'header',
				example: 'X-Delete-After = 3600',
				help: 'More headers of the request',
			}),
			microversion: text('Microversion', {
				advanced: true,
				example: '2.79',
				help: 'API version of compute or block storage; if empty the oldest',
			}),
		},
		covers: ['any'],
		sample: { status: 200, headers: { 'content-type': 'application/json' }, body: { servers: [] } },
		secretOutput: [
			...['headers.x-subject-token', 'headers.x-auth-token', 'headers.x-storage-token'],
			...['account', 'container'].flatMap((of) =>
				['', '-2'].map((more) => `headers.x-${of}-meta-temp-url-key${more}`),
			),
		],
		timeout: 60,
		async run({ cloud }, values, { signal }) {
			const { service, method, query, body, headers = {}, microversion } = values;
			const path = values.path === '' || values.path.startsWith('/') ? values.path : `/${values.path}`;
			const isText = typeof body === 'string';
			const request = {
				method,
				path,
				query,
				headers: Object.fromEntries(
					Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
				),
				...(body === undefined || isText ? { body: body as string | undefined } : { json: body }),
				...(microversion ? { micro: { least: microversion, most: microversion } } : {}),
				doing: `${method} ${path}`,
				anyBody: true,
			};
			return cloud.apis[service].send(request, { signal });
		},
	}),
] as const;

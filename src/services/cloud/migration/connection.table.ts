import type { Migration } from '../../../catalogue/migration.ts';

/** The client itself, errors and waiting. */
export const rows: Migration['rows'] = [
	{
		theirs: 'Client(endpoint_url, token)',
		ours: ['connection'],
		note: 'Login *Endpoint and token*; URL and version are completed the same way',
	},
	{
		theirs: 'astakos.AstakosClient(token, auth_url)',
		ours: ['connection'],
		note: 'Login *Token* with the auth URL; everything else is found in the catalogue',
	},
	{
		theirs: 'StorageClient(endpoint, token, account, container)',
		ours: ['connection'],
		note: 'Account and container are settings; a step may name others',
	},
	{
		theirs: 'utils.https.patch_with_certs(ca_file), patch_ignore_ssl()',
		ours: ['connection'],
		note: 'CA, client certificate and *Verify certificate* are settings of the connection, not of the process',
	},
	{
		theirs: 'ClientError(message, status, details)',
		ours: ['connection'],
		note: 'Every error has `code`, message and hint; `details` holds `message`, `status` and `details`, and the fault’s name and request id',
	},
	{
		theirs: 'KamakiSSLError',
		ours: ['connection'],
		note: 'CONNECT_FAILED, and the message says what is wrong with the certificate',
	},
	{
		theirs:
			'Client.async_run(method, kwarg_list), SilentEvent, _init_thread_limit(), _watch_thread_limit(list)',
		ours: ['connection'],
		note: 'Steps run side by side over one pool; loops are the editor’s',
	},
	{
		theirs:
			'Client.get(path), head(path), post(path), put(path), delete(path), copy(path), move(path), request(method, path)',
		ours: ['api.call'],
		note: 'Every verb, COPY and MOVE too; so are all methods that are a path and a verb, e.g. `servers_post` and `object_put`',
	},
	{
		theirs: 'wait(poll, args, stop, delay, timeout), wait_until(…), wait_while(…)',
		ours: ['server.waitFor'],
		note: 'A deadline that passes is an error; ERROR and deletion end the waiting at once',
	},
];

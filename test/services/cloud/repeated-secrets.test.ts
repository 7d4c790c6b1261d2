import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Input } from '../../hosts/services/trial.ts';
import { failure } from '../../support/failure.ts';
import { labCloud } from './lab-cloud.ts';
import { engineRunner } from './run.ts';

const world = labCloud();
const run = engineRunner(() => world().lab.settings('demo'));
const create = (values: Input) =>
	failure(run('server.create', { name: 'z', image: 'cirros', flavor: 'm1.tiny', ...values }));

test('files and user data of a new server are in no message, whatever the cloud repeats of them', async () => {
	const [one, two] = ['top-secret-file', 'top-secret-script'].map((text) =>
		Buffer.from(text).toString('base64'),
	);
	const message = `Invalid input for field/attribute server. Value: {'personality': [{'path': '/x', 'contents': '${one}'}], 'user_data': '${two}'}. No`;
	const body = JSON.stringify({ badRequest: { code: 400, message } });
	const act = { status: 400, headers: { 'Content-Type': 'application/json' }, body };
	world().cloud.fault({ service: 'compute', method: 'POST', path: /servers/, act });
	const error = await create({
		files: [{ path: '/x', text: 'top-secret-file' }],
		userData: 'top-secret-script',
	});
	const told = `${error.message} ${error.hint} ${JSON.stringify(error.details)}`;
	assert.match(told, /Invalid input for field\/attribute server/);
	assert.ok(!told.includes(String(one)) && !told.includes(String(two)), told);
	const typo = await create({ files: '[{"path": "/x", "text": "top-secret"' });
	assert.equal(typo.message, 'Files is what is there, but has to be JSON');
});

test('a file’s own type that can be no header is left out; others are kept', async () => {
	await run('container.create', { name: 'types' });
	for (const [mimeType, kept] of [
		['image/png', 'image/png'],
		['image/png\r\nX-Other: 1', 'application/octet-stream'],
		['imágé/☃', 'application/octet-stream'],
	] as const) {
		const file = {
			name: 'f',
			size: 3,
			mimeType,
			async *read() {
				yield Buffer.from('abc');
			},
		};
		const [made] = await run('object.upload', { container: 'types', object: 'o', overwrite: true, file });
		assert.equal(made?.['contentType'], kept);
	}
});

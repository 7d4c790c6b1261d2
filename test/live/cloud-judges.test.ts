import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { type Cloud, startCloud } from '../lab/cloud/index.ts';
import { needs } from '../support/needs.ts';
import { cli, judge, pythonKamaki, pythonOpenstack } from './cloud-python.ts';

const python = needs('python', 'openstacksdk, swiftclient and openstackclient as judges of the lab cloud');

/** What a judge asks of the lab. */
const wishes = (cloud: Cloud) => ({
	expire: () => cloud.expireTokens(),
	fail: () => cloud.failNextServer(),
	skip: () => cloud.skip(100),
	busy: () => cloud.fault({ service: 'object', method: 'PUT', act: { status: 503, body: 'busy' } }),
	drop: () => cloud.fault({ service: 'object', method: 'GET', act: 'drop' }),
});

const tell = (name: string, passed: number) => console.log(`judge ${name} passed ${passed}`);

type Row = Record<string, unknown>;

if (python)
	describe('the lab cloud, judged by the clients of OpenStack', { concurrency: false }, () => {
		let bin: string;
		before(async () => {
			bin = await pythonOpenstack(python);
		});

		it('openstacksdk', { timeout: 300_000 }, async () => {
			await using cloud = await startCloud({ policy: 'new' });
			const passed = await judge(path.join(bin, 'python'), 'cloud-sdk.py', [cloud.authUrl], wishes(cloud));
			tell('openstacksdk', passed.length);
			assert.equal(passed.length, 20);
			assert.deepEqual(cloud.failures.map(String), []);
		});

		it('python-swiftclient', { timeout: 300_000 }, async () => {
			await using cloud = await startCloud({ policy: 'new' });
			const passed = await judge(
				path.join(bin, 'python'),
				'cloud-swift.py',
				[cloud.authUrl, cloud.v1.url],
				wishes(cloud),
			);
			tell('python-swiftclient', passed.length);
			assert.equal(passed.length, 18);
			assert.deepEqual(cloud.failures.map(String), []);
		});

		it('python-openstackclient', { timeout: 600_000 }, async () => {
			await using cloud = await startCloud({ policy: 'new' });
			const folder = mkdtempSync(path.join(tmpdir(), 'cloud-judge-'));
			const openstack = cli(bin, cloud.authUrl);
			let passed = 0;
			const seen = async (args: string, look: (value: never) => boolean = () => true) => {
				const value = await openstack(...args.split(' ').map((arg) => arg.replaceAll('~', folder)));
				assert.ok(look(value as never), `${args}: ${JSON.stringify(value)}`);
				passed++;
			};
			const refused = async (args: string, words: RegExp) => {
				await assert.rejects(openstack(...args.split(' ')), words);
				passed++;
			};
			const named = (rows: Row[], name: string) =>
				rows.some((row) => row['Name'] === name || row['name'] === name);
			try {
				// each command is a process of its own that takes a second or more: what is apart goes at once
				const anybody = async () => {
					await seen(
						'token issue -f json',
						(row: Row) => row['project_id'] === cloud.idOf('project', 'demo'),
					);
					await seen('catalog list -f json', (rows: Row[]) => rows.length >= 6);
					await seen('flavor list -f json', (rows: Row[]) => named(rows, 'm1.tiny'));
					await seen('image list -f json', (rows: Row[]) => named(rows, 'cirros'));
					await seen('limits show --absolute -f json', (rows: Row[]) => rows.length > 5);
					await seen('quota show -f json', (rows: Row[]) => JSON.stringify(rows).includes('instances'));
					await seen('security group list -f json', (rows: Row[]) => named(rows, 'default'));
					await refused('server show absent', /No Server found|could not be found|404/i);
					await refused('project list --domain default', /403|not authorized|Forbidden/i);
				};
				const networks = async () => {
					await seen('network create judged -f json', (row: Row) => row['name'] === 'judged');
					await seen(
						'subnet create judged --network judged --subnet-range 10.78.0.0/24 -f json',
						(row: Row) => row['gateway_ip'] === '10.78.0.1',
					);
					await seen('port create judged --network judged -f json', (row: Row) => row['status'] === 'DOWN');
					await refused('network delete judged', /[Cc]onflict|in use|Failed/);
					await seen('port delete judged');
					await seen('network delete judged');
					await seen('floating ip create public -f json', (row: Row) =>
						String(row['floating_ip_address']).startsWith('203.0.113.'),
					);
					await seen(
						'keypair create judged --private-key ~/key -f json',
						(row: Row) => row['name'] === 'judged',
					);
					assert.match(readFileSync(path.join(folder, 'key'), 'utf8'), /PRIVATE KEY/);
				};
				const servers = async () => {
					await seen(
						'server create judged --flavor m1.tiny --image cirros --network private --wait -f json',
						(row: Row) => row['status'] === 'ACTIVE',
					);
					await seen('server list -f json', (rows: Row[]) => named(rows, 'judged'));
					await seen('server set judged --property a=b --description words');
					await seen('server show judged -f json', (row: Row) =>
						JSON.stringify(row['properties']).includes('b'),
					);
					await seen('console url show judged -f json', (row: Row) => String(row['url']).startsWith('http'));
					await seen('volume create --size 1 judged -f json', (row: Row) => row['name'] === 'judged');
					await seen('server add volume judged judged -f json');
					await refused('volume delete judged', /Failed|Invalid volume|in-use/i);
					await seen('server remove volume judged judged');
					await seen('volume list -f json', (rows: Row[]) => named(rows, 'judged'));
					await seen('volume delete judged');
					await seen('server stop judged');
					await seen('server delete judged --wait');
					cloud.failNextServer();
					await refused(
						'server create broken --flavor m1.tiny --image cirros --network private --wait',
						/Error creating server/,
					);
				};
				const objects = async () => {
					await seen('container create judged -f json');
					writeFileSync(path.join(folder, 'ä b'), 'stored');
					const name = 'dir//ä b';
					const file = path.join(folder, 'ä b');
					const made = await openstack('object', 'create', 'judged', file, '--name', name, '-f', 'json');
					assert.equal((made as Row[])[0]?.['object'], name);
					await openstack('object', 'save', 'judged', name, '--file', path.join(folder, 'back'));
					assert.equal(readFileSync(path.join(folder, 'back'), 'utf8'), 'stored');
					passed += 2;
					await seen('object list judged -f json', (rows: Row[]) => named(rows, name));
					await seen('container delete --recursive judged');
				};
				await Promise.all([anybody(), networks(), servers(), objects()]);
				assert.equal(passed, 36);
				tell('python-openstackclient', passed);
				assert.deepEqual(cloud.failures.map(String), []);
			} finally {
				rmSync(folder, { recursive: true, force: true });
			}
		});
	});

const python2 = needs('python 2', 'kamaki as judge of the lab’s Synnefo');

if (python2)
	describe('the lab’s Synnefo, judged by kamaki', () => {
		it('kamaki.clients', { timeout: 300_000 }, async () => {
			const folder = await pythonKamaki(python2);
			await using cloud = await startCloud({ family: 'synnefo' });
			const { tokens, users } = cloud;
			const args = [cloud.authUrl, tokens.alice, tokens.bob, users.alice, users.bob];
			const passed = await judge(python2, 'cloud-kamaki.py', args, {}, { PYTHONPATH: folder });
			tell('kamaki', passed.length);
			assert.equal(passed.length, 22);
			assert.deepEqual(cloud.failures.map(String), []);
		});
	});

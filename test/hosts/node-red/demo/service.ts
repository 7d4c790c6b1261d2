import { duration, type Fields, flag, list, number, record, text } from '../../../../src/catalogue/field.ts';
import { service } from '../../../../src/catalogue/service.ts';
import type { Part } from '../../../../src/catalogue/part.ts';
import { connectDemo, type DemoClient } from './client.ts';
import type { DemoParts } from './parts.ts';
import { all as operations } from './operations.ts';
import type { Member } from './server.ts';
import { all as sources } from './sources.ts';

const settings = {
	hosts: list('Hosts', {
		required: true,
		item: 'host',
		itemPlaceholder: '10.0.0.1',
		example: '10.0.0.1',
		help: 'Tried in this order; the first that answers is used',
	}),
	port: number('Port', { required: true, default: 7373, min: 1, max: 65_535, integer: true }),
	key: text('Auth key', { secret: true, placeholder: 'none', help: 'Stored encrypted, never exported' }),
	tls: flag('Use TLS', { section: 'Encryption', default: false }),
	ca: text('CA certificate', {
		lines: 4,
		section: 'Encryption',
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: 'PEM. Leave empty for a certificate that the system trusts',
		show: { tls: [true] },
	}),
	clientKey: text('Client key', {
		lines: 4,
		secret: true,
		section: 'Encryption',
		help: 'PEM of the key of this client',
		show: { tls: [true] },
	}),
	serverName: text('Server name', {
		section: 'Encryption',
		placeholder: 'same as the host',
		show: { tls: [true] },
	}),
	verify: flag('Verify the certificate', { section: 'Encryption', default: true, show: { tls: [true] } }),
	memberKeys: record('Keys of members', {
		secret: true,
		advanced: true,
		item: 'member',
		keyPlaceholder: 'name',
		valuePlaceholder: 'key',
		help: 'Members with a key of their own',
	}),
	keepAlive: duration('Keep-alive', { default: 20, min: 1, advanced: true }),
	verbose: flag('Log every call', { default: false, advanced: true }),
};

const connect: Part<DemoClient, typeof settings> = {
	connect: ({ hosts, port, key }, { signal }) => connectDemo(hosts[0] as string, port, key ?? '', signal),
};

/**
 * A service that uses every kind of field and every kind of result: what a host can show, it shows with this.
 */
export const demo = service<DemoParts>()({
	name: 'demo',
	title: 'Demo',
	help: 'Where the demo cluster answers and how to sign in',
	settings,
	named: 'hosts',
	color: '#7fb0b0',
	alias: ['sample'],
	connection: { share: true, idle: 1 },
	parts: { main: connect, stream: connect },
	check: {
		part: 'main',
		async run(client, { signal }) {
			const members = await client.call<Member[]>('members', {}, { signal });
			return `Demo 1.4.2 at ${client.at}, ${members.length} members`;
		},
	},
	lists: {
		members: {
			part: 'main',
			async load(client, { signal }) {
				const members = await client.call<Member[]>('members', {}, { signal });
				return {
					items: members.map(({ name, status, address }) => ({
						value: name,
						detail: `${status} · ${address}`,
					})),
				};
			},
		},
		actions: {
			part: 'main',
			load: async () => ({
				items: [
					{ value: 'backup', detail: 'write a snapshot' },
					{ value: 'restart', detail: 'one member after the other' },
				],
			}),
		},
	},
	forms: {
		action: {
			part: 'main',
			load: (client, { values, signal }) =>
				client.call<Fields>('form', { name: values['action'] ?? '' }, { signal }),
		},
	},
	operations,
	sources,
});

import { duration, list, text } from '../../catalogue/field.ts';
import { service } from '../../catalogue/service.ts';
import { tunnelFields } from '../../catalogue/tunnel.ts';
import { connectFleet } from './client/client.ts';
import { fromPythonFleet } from './migration.table.ts';
import { operations } from './operations/index.ts';
import type { FleetParts } from './parts.ts';
import { sources } from './sources/index.ts';
import { isTemplateName } from './wire/unit-name.ts';

const pem = { lines: 4, advanced: true, section: 'Encryption' } as const;

const settings = {
	endpoints: list('Endpoints', {
		default: ['http://127.0.0.1:49153'],
		item: 'endpoint',
		itemPlaceholder: 'http://10.0.0.1:49153',
		example: 'unix:///var/run/fleet.sock',
		help: 'Where the API is: http, https or unix addresses; reads go on to the next where one fails, changes do not',
	}),
	connectTimeout: duration('Connect time', {
		default: 5,
		min: 0.1,
		advanced: true,
		help: 'How long a connection may take to stand, encryption included',
	}),
	callTimeout: duration('Request time', {
		default: 10,
		min: 0.1,
		advanced: true,
		help: 'How long one request may take, with the way over several endpoints',
	}),
	user: text('User', {
		section: 'Proxy',
		advanced: true,
		placeholder: 'none',
		help: 'For a proxy with a password before fleet',
	}),
	password: text('Password', {
		section: 'Proxy',
		advanced: true,
		secret: true,
		help: 'The password of that user',
	}),
	ca: text('CA certificate', {
		...pem,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: 'PEM of a private CA; empty for the system’s own',
	}),
	clientPem: text('Certificate', {
		...pem,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: 'PEM of the client’s certificate, where the proxy asks for one',
	}),
	certificateKey: text('Certificate key', {
		...pem,
		secret: true,
		help: 'PEM of the key that belongs to the certificate',
	}),
	serverName: text('Server name', {
		advanced: true,
		section: 'Encryption',
		placeholder: 'the endpoint’s host',
		help: 'The name in the server’s certificate, where it is another',
	}),
	...tunnelFields,
};

/** fleet over its HTTP API. */
export const fleet = service<FleetParts>()({
	name: 'fleet',
	title: 'fleet',
	help: 'Run and watch units on a cluster of fleet machines',
	settings,
	named: 'endpoints',
	color: '#709e67',
	alias: ['coreos', 'systemd', 'cluster', 'unit'],
	connection: { share: true, idle: 30 },
	parts: {
		main: {
			connect: (
				{
					endpoints,
					user,
					password,
					ca,
					clientPem,
					certificateKey,
					serverName,
					connectTimeout,
					callTimeout,
					...ssh
				},
				{ signal },
			) =>
				connectFleet(
					{
						endpoints,
						tls: { ca, cert: clientPem, key: certificateKey, serverName },
						...(user ? { basic: { username: user, password: password ?? '' } } : {}),
						...(ssh.sshHost
							? {
									tunnel: {
										host: ssh.sshHost,
										key: ssh.sshPrivateKey,
										passphrase: ssh.sshPassphrase,
										hostKeys: ssh.sshHostKeys,
										checkHostKeys: ssh.sshCheck,
									},
								}
							: {}),
						deadline: callTimeout,
						connectDeadline: connectTimeout,
					},
					{ signal },
				),
		},
	},
	check: {
		part: 'main',
		async run(client, { signal }) {
			const [{ endpoint, version }, machines, units] = await Promise.all([
				client.discovery({ signal }),
				client.machines.list({ signal }),
				client.units.list({ signal }),
			]);
			const answer = `fleet ${version ?? 'of an unknown release'} at ${endpoint} answers: ${machines.length} machines, ${units.length} units`;
			return [answer, ...client.exposures].join('. But ');
		},
	},
	lists: {
		units: {
			part: 'main',
			async load(client, { signal }) {
				const units = await client.units.list({ signal });
				return {
					items: units.map(({ name, currentState, desiredState }) => ({
						value: name,
						detail: currentState ?? desiredState,
					})),
				};
			},
		},
		templates: {
			part: 'main',
			async load(client, { signal }) {
				const units = await client.units.list({ signal });
				return {
					items: units.filter(({ name }) => isTemplateName(name)).map(({ name }) => ({ value: name })),
				};
			},
		},
		machines: {
			part: 'main',
			async load(client, { signal }) {
				const machines = await client.machines.list({ signal });
				return {
					items: machines.map(({ id, primaryIp, metadata }) => ({
						value: id,
						label: `${id.slice(0, 8)}${primaryIp ? ` · ${primaryIp}` : ''}`,
						detail: Object.entries(metadata)
							.map(([key, value]) => `${key}=${value}`)
							.join(' '),
					})),
				};
			},
		},
	},
	operations,
	sources,
	migration: fromPythonFleet,
});

export { fleet as service };

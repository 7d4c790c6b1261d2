import { certificateFields } from '../../catalogue/certificates.ts';
import { counted } from '../../core/case.ts';
import { duration, list, text, type Values } from '../../catalogue/field.ts';
import { service } from '../../catalogue/service.ts';
import { tunnelFields } from '../../catalogue/tunnel.ts';
import { connectFleet, type FleetOptions } from './client/client.ts';
import { operations } from './operations/index.ts';
import type { FleetParts } from './parts.ts';
import { sources } from './sources/index.ts';
import { isTemplateName } from './wire/unit-name.ts';

const settings = {
	endpoints: list('Endpoints', {
		default: ['http://127.0.0.1:49153'],
		item: 'endpoint',
		itemPlaceholder: 'http://10.0.0.1:49153',
		example: 'unix:///var/run/fleet.sock',
		help: 'Addresses of the API: http, https or unix; if one fails, reads try the next and changes do not',
	}),
	connectTimeout: duration('Connect time', {
		default: 5,
		min: 0.1,
		max: 86_400,
		advanced: true,
		help: 'How long connecting may take, TLS included',
	}),
	callTimeout: duration('Request time', {
		default: 10,
		min: 0.1,
		max: 86_400,
		advanced: true,
		help: 'How long one request may take, over all endpoints',
	}),
	user: text('User', {
		section: 'Proxy',
		advanced: true,
		placeholder: 'none',
		help: 'User name for a proxy in front of fleet',
	}),
	password: text('Password', {
		section: 'Proxy',
		advanced: true,
		secret: true,
		help: 'The password of that user',
	}),
	...certificateFields('the proxy'),
	serverName: text('Server name', {
		advanced: true,
		section: 'Certificates',
		placeholder: 'the endpoint’s host',
		help: 'The name in the server’s certificate, where it differs',
	}),
	...tunnelFields,
};

/** The settings of a connection as the client’s options. */
const optionsFrom = (values: Values<typeof settings>): FleetOptions => {
	const { user, password = '', ca, clientCertificate, clientKey, serverName } = values;
	return {
		endpoints: values.endpoints,
		tls: { ca, cert: clientCertificate, key: clientKey, serverName },
		...(user && { basic: { username: user, password } }),
		...(values.tunnelHost && {
			tunnel: {
				host: values.tunnelHost,
				key: values.tunnelKey,
				passphrase: values.tunnelPassphrase,
				password: values.tunnelPassword,
				hostKeys: values.tunnelHostKeys,
				checkHostKeys: values.tunnelCheckHostKeys,
			},
		}),
		deadline: values.callTimeout,
		connectDeadline: values.connectTimeout,
	};
};

/** fleet over its HTTP API. */
export const fleet = service<FleetParts>()({
	name: 'fleet',
	title: 'fleet',
	help: 'Run and watch units on a cluster of fleet machines',
	settings,
	named: 'endpoints',
	color: '#709e67',
	alias: ['coreos', 'systemd', 'systemctl', 'fleetctl', 'docker', 'cluster', 'unit'],
	synonyms: { unit: ['service'] },
	connection: { share: true, idle: 30 },
	parts: {
		main: {
			connect: (values, { signal }) => connectFleet(optionsFrom(values), { signal }),
			async facts(client, { signal }) {
				const { version } = await client.discovery({ signal });
				// without what a build from git adds
				const release = /^\d+(\.\d+)+/.exec(version ?? '')?.[0];
				return release === undefined ? {} : { release };
			},
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
			const answer = `fleet ${version ?? 'of an unknown release'} at ${endpoint} answers: ${counted(machines.length, 'machine')}, ${counted(units.length, 'unit')}`;
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
});

export { fleet as service };

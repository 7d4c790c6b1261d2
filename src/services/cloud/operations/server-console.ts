import { choice, number, pick, text } from '../../../catalogue/field.ts';
import { readBack } from '../client/resource.ts';
import { listOf, numberOrNull, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { timeOf } from '../wire/time.ts';
import { op } from './crud.ts';
import { serverId } from './fields.ts';
import { serverSample } from './samples.ts';
import { act } from './server-act.ts';

const common = { resource: 'server', part: 'compute', timeout: 30 } as const;
const { id } = serverSample;

const consoleLog = op({
	...common,
	name: 'getConsoleLog',
	action: 'Get the console log of a server',
	alias: ['boot log'],
	effect: 'reads',
	only: 'OpenStack',
	help: 'Read the last lines that a server wrote to its console',
	fields: {
		serverId,
		lines: number('Lines', {
			min: 1,
			integer: true,
			default: 100,
			help: 'How many lines, counted from the end',
		}),
	},
	covers: ['compute POST /servers/{id}/action'],
	sample: { id, output: 'Debian GNU/Linux 12 web-1 ttyS0\n\nweb-1 login: ' },
	async run(client, { serverId: input, lines }, { signal }) {
		const server = await client.servers.idOf(input, { signal });
		const body = { 'os-getConsoleOutput': { length: lines } };
		const doing = `reading the console of server ${input}`;
		const answer = await client.servers.act(server, body, doing, { signal, reads: true });
		return { id: server, output: textOf(recordOf(answer.body)['output']) };
	},
});

/** Types of consoles, and the protocol of each. */
const consoles: Readonly<Record<string, string>> = {
	novnc: 'vnc',
	xvpvnc: 'vnc',
	'spice-html5': 'spice',
	serial: 'serial',
	'rdp-html5': 'rdp',
	webmks: 'mks',
};

const labels: Readonly<Record<string, string>> = {
	novnc: 'noVNC',
	xvpvnc: 'XVP VNC',
	'spice-html5': 'SPICE HTML5',
	serial: 'Serial',
	'rdp-html5': 'RDP HTML5',
	webmks: 'WebMKS',
	vnc: 'VNC',
	'vnc-ws': 'VNC over WebSocket',
	'vnc-wss': 'VNC over secure WebSocket',
};

const consoleUrl = op({
	...common,
	name: 'getConsoleUrl',
	action: 'Get a console of a server',
	alias: ['vnc console', 'remote console'],
	effect: 'reads',
	help: 'Get the URL of a console for the browser, in Synnefo host and port for a VNC viewer; URL and password come with “Include secrets” only',
	fields: {
		serverId,
		type: choice('Type', {
			default: 'novnc',
			help: 'Kind of console; Synnefo has VNC only',
			options: [...Object.keys(consoles), 'vnc', 'vnc-ws', 'vnc-wss'].map((value) => ({
				value,
				label: labels[value] ?? value,
			})),
		}),
	},
	covers: ['compute POST /servers/{id}/remote-consoles', 'compute POST /servers/{id}/action'],
	sample: { id, type: 'novnc', url: 'https://cloud.example.org:6080/vnc_auto.html', host: null, port: null },
	optional: ['url', 'password'],
	secretOutput: ['url', 'password'],
	async run(client, { serverId: input, type }, { signal }) {
		const server = await client.servers.idOf(input, { signal });
		const doing = `opening the console of server ${input}`;
		const isSynnefo = (await client.servers.api.family({ signal })) === 'synnefo';
		if (isSynnefo) {
			const kind = type.startsWith('vnc') ? type : 'vnc';
			const answer = await client.servers.act(server, { console: { type: kind } }, doing, {
				signal,
				reads: true,
			});
			const found = recordOf(recordOf(answer.body)['console']);
			const { host, port, password } = found;
			return {
				id: server,
				type: kind,
				host: textOf(host),
				port: numberOrNull(port),
				password: textOf(password),
			};
		}
		const request = {
			method: 'POST',
			path: path`/servers/${server}/remote-consoles`,
			json: { remote_console: { protocol: consoles[type] ?? 'vnc', type: consoles[type] ? type : 'novnc' } },
			micro: { least: '2.6', most: '2.8' },
			reads: true,
			doing,
		};
		const { body } = await client.servers.api.send(request, { signal });
		const found = recordOf(recordOf(body)['remote_console']);
		return { id: server, type: textOf(found['type']), url: textOf(found['url']), host: null, port: null };
	},
});

const history = op({
	...common,
	name: 'getHistory',
	action: 'Get many actions of a server',
	effect: 'reads',
	only: 'OpenStack',
	help: 'List what was done to a server, when and by whom',
	returns: 'many',
	fields: { serverId },
	covers: ['compute GET /servers/{id}/os-instance-actions'],
	sample: {
		action: 'reboot',
		started: '2026-01-31T03:12:45.000Z',
		message: null,
		requestId: 'req-e76abf58-0c1b-4b06-a8e5-1e0d2b1b1f4f',
		userId: 'ba636844cbd74cae8bc15be072a0beff',
		projectId: 'c36351c80aed4a7192207d385d74c32a',
	},
	async run(client, { serverId: input }, { signal }) {
		const server = await client.servers.idOf(input, { signal });
		const request = {
			path: path`/servers/${server}/os-instance-actions`,
			gives: 'instanceActions',
			doing: `reading the history of server ${input}`,
		};
		const { body } = await client.servers.api.send(request, { signal });
		return listOf(recordOf(body)['instanceActions']).map((row) => ({
			action: textOf(row['action']),
			started: timeOf(row['start_time']),
			message: textOf(row['message']) || null,
			requestId: textOf(row['request_id']),
			userId: textOf(row['user_id']),
			projectId: textOf(row['project_id']),
		}));
	},
});

const stats = op({
	...common,
	name: 'getStats',
	action: 'Get the statistics of a server',
	effect: 'reads',
	only: 'Synnefo',
	help: 'Get the URLs of a server’s load graphs, and the diagnostics of its creation',
	fields: { serverId },
	covers: ['compute GET /servers/{id}/stats', 'compute GET /servers/{id}/diagnostics'],
	sample: { id, stats: { cpuBar: 'http://stats.example.org/cpu-bar/x' }, diagnostics: [] },
	async run(client, { serverId: input }, { signal }) {
		const server = await client.servers.idOf(input, { signal });
		const read = async (what: string) =>
			(
				await client.servers.api.send(
					{ path: path`/servers/${server}/${what}`, doing: `reading ${what} of server ${input}` },
					{ signal },
				)
			).body;
		const [graphs, diagnostics] = await Promise.all([read('stats'), read('diagnostics')]);
		return { id: server, stats: recordOf(recordOf(graphs)['stats']), diagnostics: listOf(diagnostics) };
	},
});

const firewall = op({
	...common,
	name: 'setFirewall',
	action: 'Set the firewall of a server',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Set the firewall profile of a server’s interface in a public network',
	fields: {
		serverId,
		port: pick('Port', {
			list: 'ports',
			from: 'id',
			required: true,
			example: 'web-1',
			help: 'Port of the server in a public network: name or ID',
		}),
		profile: choice('Profile', {
			default: 'PROTECTED',
			help: 'How the firewall treats traffic to the port',
			options: [
				{ value: 'PROTECTED', label: 'Protected: firewall in secure mode' },
				{ value: 'ENABLED', label: 'Enabled: firewall in normal mode' },
				{ value: 'DISABLED', label: 'Disabled: no firewall' },
			],
		}),
	},
	covers: ['compute POST /servers/{id}/action'],
	sample: serverSample,
	async run(client, { serverId: input, port, profile }, run) {
		const nic = await client.ports.idOf(port, run);
		const body = { firewallProfile: { profile, nic } };
		return (await act(client, input, 'setting the firewall of', () => body, run)).server;
	},
});

const reassign = op({
	...common,
	name: 'reassign',
	action: 'Reassign a server',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Count a server against another project’s quota',
	fields: {
		serverId,
		project: text('Project', {
			required: true,
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the other project',
		}),
	},
	covers: ['compute POST /servers/{id}/action'],
	sample: serverSample,
	async run(client, { serverId: input, project }, { signal }) {
		const server = await client.servers.idOf(input, { signal });
		const doing = `reassigning server ${input}`;
		await client.servers.act(server, { reassign: { project } }, doing, { signal });
		return readBack(doing, server, () => client.servers.get(server, { signal }));
	},
});

/** What a server shows and says. */
export const serverConsole = [consoleLog, consoleUrl, history, stats, firewall, reassign] as const;

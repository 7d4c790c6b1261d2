import {
	bytes,
	choice,
	choices,
	duration,
	file,
	flag,
	form,
	json,
	list,
	number,
	pick,
	picks,
	record,
	size,
	text,
} from '../../../../src/catalogue/field.ts';
import { operations } from '../../../../src/catalogue/operation.ts';
import { fileOut, partly } from '../../../../src/catalogue/results.ts';
import { pause } from '../../../../src/net/backoff.ts';
import { MusterError } from '../../../../src/core/errors.ts';
import type { DemoParts } from './parts.ts';
import { type Member, someMembers } from './server.ts';

const op = operations<DemoParts>();
const member = pick('Member', {
	list: 'members',
	required: true,
	placeholder: 'name or address',
	example: 'web-1',
});
const where = text('Data centre', {
	placeholder: 'all',
	advanced: true,
	help: 'Ask only members of this data centre',
});
const sample = someMembers()[0];

const statusOptions = [
	{ value: 'alive', label: 'Alive' },
	{ value: 'leaving', label: 'Leaving' },
	{ value: 'left', label: 'Left' },
	{ value: 'failed', label: 'Failed' },
] as const;

export const listMembers = op({
	resource: 'member',
	name: 'list',
	action: 'List members',
	effect: 'reads',
	help: 'All members, or those that match',
	returns: 'many',
	fields: {
		status: choices('Status', { options: statusOptions, placeholder: 'any' }),
		name: text('Pattern', {
			placeholder: 'any; a regular expression',
			help: 'Only members whose whole name matches',
		}),
		order: choice('Sort by', {
			default: 'name',
			options: [
				{ value: 'name', label: 'Name' },
				{ value: 'status', label: 'Status' },
			],
		}),
		most: number('At most', { unit: 'members', min: 1, max: 10_000, integer: true, placeholder: 'all' }),
		tags: record('Tags', {
			item: 'tag',
			advanced: true,
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			help: 'Every tag given here has to match',
		}),
		dc: where,
	},
	part: 'main',
	covers: ['members'],
	sample,
	async run(client, { status, name, most }, { signal }) {
		const members = await client.call<Member[]>('members', {}, { signal });
		return members
			.filter(
				(one) =>
					(!status?.length || (status as readonly string[]).includes(one.status)) &&
					(!name || new RegExp(`^(?:${name})$`).test(one.name)),
			)
			.slice(0, most ?? members.length);
	},
});

export const tagMember = op({
	resource: 'member',
	name: 'tag',
	action: 'Set tags',
	effect: 'changes',
	help: 'Change what a member says about itself',
	fields: {
		member,
		tags: record('Tags', {
			required: true,
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'value',
			example: 'role = web',
		}),
		remove: list('Remove', { item: 'tag', itemPlaceholder: 'tag' }),
	},
	part: 'main',
	covers: ['tag'],
	sample,
	run: (client, values, { signal }) => client.call('tag', values, { signal, changes: true }),
});

export const runCommand = op({
	resource: 'member',
	name: 'run',
	action: 'Run a command',
	effect: 'changes',
	help: 'Run a command on one member and wait for its answer',
	fields: {
		member,
		command: text('Command', {
			required: true,
			placeholder: 'e.g. systemctl reload nginx',
			example: 'uptime',
		}),
		input: bytes('Input', { help: 'Sent to the command as it is' }),
		notes: text('Notes', { lines: 3, placeholder: 'any', help: 'Kept with it' }),
		environment: json('Environment', {
			default: {},
			example: '{"LANG":"C"}',
			help: 'An object of names and texts',
		}),
		report: flag('Report', { default: true, help: 'Whether to say how it goes' }),
		every: duration('Every', { default: 5, min: 0.1, show: { report: [true] }, help: 'How often to say so' }),
		memory: size('Memory', { help: 'How much it may use' }),
		retries: number('Retries', { default: 0, min: 0, max: 10, integer: true, advanced: true }),
		dc: where,
	},
	part: 'main',
	covers: ['run'],
	sample: { output: '…' },
	bytes: ['output'],
	async run(client, { input, ...values }, { signal, progress }) {
		progress(1, 2, 'asked');
		const body = { ...values, input: input && Buffer.from(input).toString('base64') };
		const result = await client.call<object>('run', body, { signal, changes: true });
		return { ...result, output: new TextEncoder().encode('ok') };
	},
	settle: {
		until: 'the command has ended',
		every: 0.05,
		deadline: 60,
		look: async (_client, result) => result,
	},
});

export const removeMember = op({
	resource: 'member',
	name: 'remove',
	action: 'Remove a member',
	effect: 'destroys',
	help: 'Force a failed member to leave; what it ran is not stopped',
	fields: {
		member,
		prune: flag('Forget', { default: false, help: 'Whether to delete it from the list of members as well' }),
	},
	part: 'main',
	covers: ['remove'],
	sample: { removed: 'db-2' },
	confirm: 'remove',
	preview: async (_client, values) => ({ wouldRemove: values.member }),
	async run(client, values, { signal }) {
		await client.call('remove', { name: values.member }, { signal, changes: true });
		return { removed: values.member };
	},
});

export const inviteMembers = op({
	resource: 'member',
	name: 'invite',
	action: 'Invite members',
	effect: 'changes',
	help: 'Ask several members to come',
	returns: 'many',
	fields: {
		members: picks('Members', {
			list: 'members',
			required: true,
			item: 'member',
			itemPlaceholder: 'name',
			example: 'web-1, web-2',
		}),
	},
	part: 'main',
	covers: ['invite'],
	sample: { name: 'web-1' },
	async run(client, { members }, { signal }) {
		await client.call('invite', { members }, { signal, changes: true });
		const bad = members.filter((name) => name.startsWith('bad'));
		return partly({
			done: members.filter((name) => !bad.includes(name)).map((name) => ({ name })),
			failed: bad.map((key) => ({ key, error: new MusterError('NOT_FOUND', `no member ${key}`) })),
		});
	},
});

export const sendEvent = op({
	resource: 'event',
	name: 'send',
	action: 'Send an event',
	effect: 'changes',
	help: 'Broadcast a user event to every member',
	fields: {
		name: text('Event', { required: true, placeholder: 'e.g. deploy', example: 'deploy' }),
		payload: bytes('Payload', { max: 512 }),
		coalesce: flag('Coalesce', {
			default: false,
			help: 'Whether members may keep only the last of several events of one name',
		}),
	},
	part: 'main',
	covers: ['event'],
	sample: { sent: true },
	async run(client, { name, payload }, { signal }) {
		await client.call(
			name === 'broken' ? 'fail' : 'event',
			{ name, payload: payload && Buffer.from(payload).toString() },
			{ signal, changes: true },
		);
		return { sent: true, name };
	},
});

export const runAction = op({
	resource: 'event',
	name: 'act',
	action: 'Run an action',
	effect: 'changes',
	help: 'Run an action that the cluster offers',
	fields: {
		action: pick('Action', { list: 'actions', required: true, example: 'backup' }),
		parameters: form('Parameters', { form: 'action', depends: ['action'] }),
	},
	part: 'main',
	covers: ['act'],
	sample: { action: 'backup' },
	run: (client, values, { signal }) => client.call('act', values, { signal, changes: true }),
});

export const followLog = op({
	resource: 'event',
	name: 'follow',
	action: 'Follow the log',
	effect: 'reads',
	help: 'Send each line as it comes',
	returns: 'stream',
	timeout: Number.POSITIVE_INFINITY,
	fields: {
		lines: number('Lines', { default: 3, min: 1, integer: true }),
		exit: number('Exit code', { default: 0, integer: true, advanced: true }),
	},
	part: 'main',
	covers: ['log'],
	sample: { line: 'started' },
	ends: { label: 'end', gathered: 'lines', sample: { lines: 3, exit: 0 } },
	failure(result) {
		const { exit } = result as { exit: number };
		return exit === 0 ? undefined : `exit ${exit}`;
	},
	async *run(_client, { lines, exit }, { signal }) {
		for (let line = 1; line <= lines && !signal.aborted; line++) {
			yield { line: `line ${line}` };
			await pause(10, signal);
		}
		return { lines, exit };
	},
});

export const uploadFile = op({
	resource: 'file',
	name: 'upload',
	action: 'Upload a file',
	effect: 'changes',
	help: 'Give a file to the cluster',
	returns: 'one',
	fields: {
		file: file('File', { fileName: 'photo.jpg', required: true, help: 'What to give' }),
		name: text('Called', { placeholder: 'as it is', help: 'What the cluster calls it' }),
	},
	part: 'main',
	covers: ['upload'],
	sample: { bytes: 3 },
	async run(_client, { file: input, name }) {
		let count = 0;
		for await (const chunk of input.read()) count += chunk.length;
		return { bytes: count, name: name || input.name };
	},
});

export const downloadFile = op({
	resource: 'file',
	name: 'download',
	action: 'Download a file',
	effect: 'reads',
	help: 'Take a file from the cluster',
	returns: 'file',
	fields: { name: text('File', { required: true, example: 'notes.txt' }) },
	part: 'main',
	covers: ['download'],
	sample: { name: 'notes.txt' },
	run: async (_client, { name }) =>
		fileOut({
			name,
			async *read() {
				yield new TextEncoder().encode('half ');
				if (name === 'broken') throw new MusterError('CONNECTION_LOST', 'The connection ended in the middle');
				yield new TextEncoder().encode('whole');
			},
		}),
});

export const all = [
	listMembers,
	tagMember,
	runCommand,
	removeMember,
	inviteMembers,
	sendEvent,
	runAction,
	followLog,
	uploadFile,
	downloadFile,
] as const;

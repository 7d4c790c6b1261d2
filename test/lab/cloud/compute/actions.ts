import { randomBytes } from 'node:crypto';
import type { Answer, Item, Json } from '../call.ts';
import { isAdmin, mayWrite } from '../auth.ts';
import { bodyOf, type Nova } from './context.ts';
import { accepted, denied, fail, gone, json, noServer } from './errors.ts';
import { checkLock, checkState, findServer } from './find.ts';
import { follow, type Step } from './lifecycle.ts';
import { type Rule, validate } from './schema.ts';
import { serverImage } from './server-image.ts';
import { consoleOutput, consoleUrl } from './consoles.ts';
import { migrate, rebuild, resize, revertResize, confirmResize, shelve, unshelve } from './moves.ts';
import { evacuate, liveMigrate } from './relocate.ts';
import { securityGroupAction } from './server-groups.ts';
import { record } from './record.ts';
import type { Server } from './state.ts';

/** An action that only walks through states. */
interface Walk {
	/** Nova's word in messages and records. */
	readonly word: string;
	readonly rule: string;
	readonly from: readonly string[];
	readonly tasks?: readonly (string | null)[];
	readonly steps: readonly Step[];
	readonly reply?: () => Answer;
	readonly schema?: Rule;
}

const withPassword = (): Answer =>
	json(200, { adminPass: randomBytes(9).toString('base64url').slice(0, 12) });

const soft: Walk = {
	word: 'reboot',
	rule: 'servers:reboot',
	from: ['active'],
	steps: [
		{ taskState: 'rebooting' },
		{ taskState: 'reboot_pending' },
		{ taskState: 'reboot_started' },
		{ vmState: 'active', taskState: null },
	],
};
const hard: Walk = {
	word: 'reboot',
	rule: 'servers:reboot',
	from: ['active', 'stopped', 'paused', 'suspended', 'error'],
	tasks: [
		null,
		'rebooting',
		'reboot_pending',
		'reboot_started',
		'rebooting_hard',
		'resuming',
		'unpausing',
		'suspending',
	],
	steps: [
		{ taskState: 'rebooting_hard' },
		{ taskState: 'rebooting_hard' },
		{ vmState: 'active', taskState: null, powerState: 1 },
	],
};

const walks: Readonly<Record<string, Walk>> = {
	'os-stop': {
		word: 'stop',
		rule: 'servers:stop',
		from: ['active', 'error'],
		steps: [{ taskState: 'powering-off' }, {}, { vmState: 'stopped', taskState: null, powerState: 4 }],
	},
	'os-start': {
		word: 'start',
		rule: 'servers:start',
		from: ['stopped'],
		steps: [{ taskState: 'powering-on' }, {}, { vmState: 'active', taskState: null, powerState: 1 }],
	},
	pause: {
		word: 'pause',
		rule: 'os-pause-server:pause',
		from: ['active'],
		steps: [{ taskState: 'pausing' }, {}, { vmState: 'paused', taskState: null }],
	},
	unpause: {
		word: 'unpause',
		rule: 'os-pause-server:unpause',
		from: ['paused'],
		steps: [{ taskState: 'unpausing' }, {}, { vmState: 'active', taskState: null, powerState: 1 }],
	},
	suspend: {
		word: 'suspend',
		rule: 'os-suspend-server:suspend',
		from: ['active'],
		steps: [{ taskState: 'suspending' }, {}, { vmState: 'suspended', taskState: null }],
	},
	resume: {
		word: 'resume',
		rule: 'os-suspend-server:resume',
		from: ['suspended'],
		steps: [{ taskState: 'resuming' }, {}, { vmState: 'active', taskState: null, powerState: 1 }],
	},
	rescue: {
		word: 'rescue',
		rule: 'os-rescue',
		from: ['active', 'stopped', 'error'],
		steps: [{ taskState: 'rescuing' }, {}, { vmState: 'rescued', taskState: null, powerState: 4 }],
		reply: withPassword,
	},
	unrescue: {
		word: 'unrescue',
		rule: 'os-unrescue',
		from: ['rescued'],
		steps: [{ taskState: 'unrescuing' }, {}, { vmState: 'active', taskState: null, powerState: 1 }],
	},
	changePassword: {
		word: 'changePassword',
		rule: 'os-admin-password',
		from: ['active'],
		steps: [{ taskState: 'updating_password' }, { taskState: null }],
		schema: { type: 'object', required: ['adminPass'] },
	},
};

const walk = (nova: Nova, server: Server, { word, from, tasks, steps, reply }: Walk): Answer => {
	checkLock(nova, server);
	if (server.scheduling) {
		if (word !== 'reboot') throw noServer(server.id);
		throw fail(409, `Cannot '${word}' instance ${server.id} while it is in vm_state building`);
	}
	if (server.vmState === 'error' && !server.hostId)
		throw fail(
			409,
			word === 'reboot'
				? `Instance ${server.id} is in an invalid state for '${word}'`
				: `Instance ${server.id} is not ready`,
		);
	checkState(server, word, from, tasks);
	follow(nova.world, server, steps);
	return reply?.() ?? accepted;
};

const reboot = (nova: Nova, server: Server, input: Json): Answer => {
	const types = ['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft'];
	validate({ type: 'object', required: ['type'], properties: { type: { enum: types } } }, input, 'reboot');
	return walk(nova, server, /hard/i.test(String((input as Item)['type'])) ? hard : soft);
};

const lock = (nova: Nova, server: Server, input: Json): Answer => {
	server.locked = isAdmin(nova.token) ? 'admin' : 'owner';
	server.lockedReason = ((input as Item | null)?.['locked_reason'] ?? null) as string | null;
	return accepted;
};

const unlock = (nova: Nova, server: Server): Answer => {
	if (server.locked === 'admin' && !isAdmin(nova.token))
		throw denied('os-lock-server:unlock:unlock_override');
	server.locked = null;
	server.lockedReason = null;
	return accepted;
};

const resetState = (_nova: Nova, server: Server, input: Json): Answer => {
	const state = String((input as Item)['state']);
	validate(
		{ type: 'object', required: ['state'], properties: { state: { enum: ['active', 'error'] } } },
		input,
		'os-resetState',
	);
	server.turn++;
	server.vmState = state;
	server.taskState = null;
	return accepted;
};

type Act = (nova: Nova, server: Server, input: Json) => Answer;
/** `until`: the first microversion that has it no more. `admin`: not for owners. */
interface Action {
	readonly rule: string;
	readonly act: Act;
	readonly until?: number;
	readonly admin?: boolean;
	readonly reads?: boolean;
}

const actions: Readonly<Record<string, Action>> = {
	reboot: { rule: 'servers:reboot', act: reboot },
	lock: { rule: 'os-lock-server:lock', act: lock },
	unlock: { rule: 'os-lock-server:unlock', act: unlock },
	resize: { rule: 'servers:resize', act: resize },
	confirmResize: { rule: 'servers:confirm_resize', act: confirmResize },
	revertResize: { rule: 'servers:revert_resize', act: revertResize },
	rebuild: { rule: 'servers:rebuild', act: rebuild },
	shelve: { rule: 'os-shelve:shelve', act: shelve },
	unshelve: { rule: 'os-shelve:unshelve', act: unshelve },
	createImage: { rule: 'servers:create_image', act: serverImage },
	'os-getConsoleOutput': { rule: 'os-console-output', act: consoleOutput },
	'os-getVNCConsole': { rule: 'os-remote-consoles', act: consoleUrl, until: 6 },
	'os-resetState': { rule: 'os-admin-actions:reset_state', act: resetState, admin: true },
	addSecurityGroup: { rule: 'os-security-groups:add', act: securityGroupAction(true) },
	removeSecurityGroup: { rule: 'os-security-groups:remove', act: securityGroupAction(false) },
	addFloatingIp: {
		rule: 'os-floating-ips:add',
		until: 44,
		act: () => {
			throw fail(404, 'floating IP not found');
		},
	},
	evacuate: { rule: 'os-evacuate', admin: true, act: evacuate },
	migrate: { rule: 'os-migrate-server:migrate', admin: true, act: migrate },
	'os-migrateLive': { rule: 'os-migrate-server:migrate_live', admin: true, act: liveMigrate },
};

/** POST /servers/{id}/action */
export const serverAction = async (nova: Nova, id: string): Promise<Answer> => {
	const body = await bodyOf(nova);
	const [name = '', ...more] = Object.keys(body);
	if (name === '' || more.length > 0) throw fail(400, 'Malformed request body');
	const plain = walks[name];
	const action: Action | undefined = plain
		? { rule: plain.rule, act: (context, server) => walk(context, server, plain) }
		: actions[name];
	if (!action) throw fail(400, `There is no such action: ${name}`);
	if (action.until !== undefined && nova.minor >= action.until) throw gone();
	const input = body[name] ?? null;
	if (plain?.schema) validate(plain.schema, input, name);
	const server = findServer(nova, id, action.rule);
	if (action.admin ? !isAdmin(nova.token) : !mayWrite(nova.world, nova.token)) throw denied(action.rule);
	const clash = name === 'reboot' && server.taskState === 'rebooting_hard';
	const answer = action.act(nova, server, input);
	if (!name.startsWith('os-get')) record(nova, server, plain?.word ?? name, clash ? 'Error' : null);
	return answer;
};

import type { Json } from '../wire/json.ts';

/** An action that needs nothing but the server: what is sent, and how the server stands afterwards. */
export interface ServerAction {
	/** Verb of the operation. */
	readonly name: string;
	readonly action: string;
	/** Other phrases that people search for it by. */
	readonly alias?: readonly string[];
	/** One sentence without a full stop. */
	readonly help: string;
	/** After “while”. */
	readonly doing: string;
	readonly body: { readonly openstack: Json; readonly synnefo?: Json };
	/** Statuses afterwards; empty: it is so at once. */
	readonly becomes: readonly string[];
	/** After “until the server”. */
	readonly until: string;
	readonly covers: readonly string[];
}

const covers = ['compute POST /servers/{id}/action'];

export const serverActions = [
	{
		name: 'start',
		action: 'Start a server',
		alias: ['power on a server'],
		help: 'Start a server that was stopped',
		doing: 'starting',
		body: { openstack: { 'os-start': null }, synnefo: { start: {} } },
		becomes: ['ACTIVE'],
		until: 'is active',
		covers,
	},
	{
		name: 'stop',
		action: 'Stop a server',
		alias: ['power off a server', 'shut down a server'],
		help: 'Shut a server down; it keeps its disks, addresses and share of the quota',
		doing: 'stopping',
		body: { openstack: { 'os-stop': null }, synnefo: { shutdown: {} } },
		becomes: ['SHUTOFF', 'STOPPED'],
		until: 'has stopped',
		covers,
	},
	{
		name: 'pause',
		action: 'Pause a server',
		help: 'Freeze a server; it keeps its memory on the host',
		doing: 'pausing',
		body: { openstack: { pause: null } },
		becomes: ['PAUSED'],
		until: 'is paused',
		covers,
	},
	{
		name: 'unpause',
		action: 'Unpause a server',
		help: 'Let a paused server run again',
		doing: 'unpausing',
		body: { openstack: { unpause: null } },
		becomes: ['ACTIVE'],
		until: 'is active',
		covers,
	},
	{
		name: 'suspend',
		action: 'Suspend a server',
		help: 'Save a server’s memory to disk and free the memory',
		doing: 'suspending',
		body: { openstack: { suspend: null } },
		becomes: ['SUSPENDED'],
		until: 'is suspended',
		covers,
	},
	{
		name: 'resume',
		action: 'Resume a server',
		help: 'Run a suspended server again',
		doing: 'resuming',
		body: { openstack: { resume: null } },
		becomes: ['ACTIVE'],
		until: 'is active',
		covers,
	},
	{
		name: 'lock',
		action: 'Lock a server',
		help: 'Refuse all changes of a server until it is unlocked, also from its owner',
		doing: 'locking',
		body: { openstack: { lock: null } },
		becomes: [],
		until: 'is locked',
		covers,
	},
	{
		name: 'unlock',
		action: 'Unlock a server',
		help: 'Allow changes of a locked server again',
		doing: 'unlocking',
		body: { openstack: { unlock: null } },
		becomes: [],
		until: 'is unlocked',
		covers,
	},
	{
		name: 'shelve',
		action: 'Shelve a server',
		help: 'Shut a server down, keep it as an image and free its place on the host',
		doing: 'shelving',
		body: { openstack: { shelve: null } },
		becomes: ['SHELVED_OFFLOADED', 'SHELVED'],
		until: 'is shelved',
		covers,
	},
	{
		name: 'unshelve',
		action: 'Unshelve a server',
		help: 'Start a shelved server from its image',
		doing: 'unshelving',
		body: { openstack: { unshelve: null } },
		becomes: ['ACTIVE'],
		until: 'is active',
		covers,
	},
	{
		name: 'unrescue',
		action: 'Unrescue a server',
		help: 'End the rescue of a server: boot it from its own disk again',
		doing: 'ending the rescue of',
		body: { openstack: { unrescue: {} }, synnefo: { unrescue: {} } },
		becomes: ['ACTIVE'],
		until: 'is active',
		covers,
	},
	{
		name: 'confirmResize',
		action: 'Confirm the resize of a server',
		help: 'Keep a server’s new size or host and give up the old one',
		doing: 'confirming the resize of',
		body: { openstack: { confirmResize: null } },
		becomes: ['ACTIVE', 'SHUTOFF'],
		until: 'has its new size',
		covers,
	},
	{
		name: 'revertResize',
		action: 'Revert the resize of a server',
		help: 'Undo a resize or migration that is not confirmed yet',
		doing: 'reverting the resize of',
		body: { openstack: { revertResize: null } },
		becomes: ['ACTIVE', 'SHUTOFF'],
		until: 'has its old size',
		covers,
	},
] as const satisfies readonly ServerAction[];

import { randomUUID } from 'node:crypto';
import { JujuError } from '../../errors.ts';
import { anything, bool, int, list, map, maybe, nothing, struct, text } from '../../go.ts';
import { charmOf } from '../../life/hooks.ts';
import { now, user as makeUser, ZERO_TIME } from '../../state/make.ts';
import { parseTag, userOf } from '../../state/names.ts';
import type { Operation, Task } from '../../state/types.ts';
import { addModel } from '../../state/world.ts';
import { unitIn } from '../application-units.ts';
import { type Call, type Facades, method } from '../table.ts';
import { watchers } from '../watchers.ts';
import { oldClient, oldInfo } from './client.ts';
import { missing, oldEach } from './entities.ts';

const OldEntities = struct('Entities', { Entities: list(struct('Entity', { Tag: text })) });
const read = { needs: 'read' } as const;
const change = { needs: 'write', block: 'change' } as const;

const users: Facades['x'] = {
	AddUser: method(
		struct('AddUsers', {
			Users: list(struct('AddUser', { username: text, 'display-name': text, password: text })),
		}),
		{ needs: 'superuser' },
		({ Users }, call) => ({
			results: Users.map((one) => {
				if (call.world.users.has(one.username))
					return { error: { Message: 'failed to create user: user already exists', Code: 'already exists' } };
				call.world.users.set(
					one.username,
					makeUser(one.username, { displayName: one['display-name'], password: one.password }),
				);
				return { tag: `user-${one.username}@local` };
			}),
		}),
	),
	EnableUser: method(OldEntities, { needs: 'superuser' }, ({ Entities }, call) =>
		switchUsers(call, Entities, false),
	),
	DisableUser: method(OldEntities, { needs: 'superuser' }, ({ Entities }, call) =>
		switchUsers(call, Entities, true),
	),
	SetPassword: method(
		struct('EntityPasswords', { Changes: list(struct('EntityPassword', { Tag: text, Password: text })) }),
		{},
		({ Changes }, call) => ({
			Results: oldEach(Changes, ({ Tag, Password }) => {
				const found = call.world.users.get(userOf(Tag));
				if (!found) throw missing(`user "${userOf(Tag)}"`);
				found.password = Password;
			}),
		}),
	),
	UserInfo: method(
		struct('UserInfoRequest', { Entities: list(struct('Entity', { Tag: text })), IncludeDisabled: bool }),
		read,
		(params, call) => {
			const names = params.Entities.map(({ Tag }) => userOf(Tag));
			const all = [...call.world.users.values()].filter(
				(one) => names.length === 0 || names.includes(one.name),
			);
			return {
				results: all
					.filter((one) => params.IncludeDisabled || !one.disabled)
					.map((one) => ({
						result: {
							username: one.name,
							'display-name': one.displayName,
							'created-by': `${one.createdBy}@local`,
							'date-created': one.created,
							'last-connection': one.last,
							disabled: one.disabled,
						},
					})),
			};
		},
	),
};

const switchUsers = (call: Call, entities: readonly { Tag: string }[], disabled: boolean) => ({
	Results: oldEach(entities, ({ Tag }) => {
		const found = call.world.users.get(userOf(Tag));
		if (!found) throw missing(`user "${userOf(Tag)}"`);
		found.disabled = disabled;
	}),
});

const annotations: Facades['x'] = {
	Get: method(OldEntities, read, ({ Entities }, call) => ({
		Results: Entities.map(({ Tag }) => ({
			EntityTag: Tag,
			Annotations: call.model.annotations.get(Tag) ?? {},
			Error: { Error: null },
		})),
	})),
	Set: method(
		struct('AnnotationsSet', {
			Annotations: list(struct('EntityAnnotations', { EntityTag: text, Annotations: map(text) })),
		}),
		change,
		({ Annotations }, call) => ({
			Results: oldEach(Annotations, ({ EntityTag, Annotations: pairs }) => {
				call.model.annotations.set(EntityTag, { ...call.model.annotations.get(EntityTag), ...pairs });
			}),
		}),
	),
};

const KeyParams = struct('ModifyUserSSHKeys', { User: text, Keys: list(text) });
const keys: Facades['x'] = {
	ListKeys: method(
		struct('ListSSHKeys', { Entities: list(struct('Entity', { Tag: text })), Mode: bool }),
		read,
		({ Entities }, call) => ({ Results: Entities.map(() => ({ Error: null, Result: call.model.keys })) }),
	),
	AddKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (key) => {
			if (!/^ssh-\w+ \S+/.test(key)) throw new JujuError(`invalid ssh key: ${key}`);
			call.model.keys.push(key);
		}),
	})),
	DeleteKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (name) => {
			const at = call.model.keys.findIndex((key) => key.includes(name));
			if (at < 0) throw new JujuError(`invalid ssh key: ${name}`);
			call.model.keys.splice(at, 1);
		}),
	})),
	ImportKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (id) => {
			if (!/^(lp|gh):/.test(id)) throw new JujuError(`unsupported or unknown ssh import id: ${id}`);
			call.model.keys.push(`ssh-rsa AAAA ${id}`);
		}),
	})),
};

const told = (task: Task) => ({
	action: {
		tag: `action-${task.id}`,
		receiver: task.receiver,
		name: task.name,
		parameters: task.parameters ?? {},
	},
	enqueued: task.enqueued,
	started: task.started,
	completed: task.completed,
	status: task.status,
	message: task.message,
	output: task.output ?? {},
});

/** The receiver as a tag; `unit-blog/0` of an old client is none. */
const enqueue = (
	call: Call,
	one: { Receiver: string; Name: string; Parameters: Readonly<Record<string, unknown>> },
) => {
	const { id } = parseTag(one.Receiver, 'unit');
	const unit = unitIn(call.model, id);
	const application = unit && call.model.applications.get(unit.application);
	if (!application) throw missing(`unit "${id}"`);
	if (!charmOf(call.model, application)?.actions[one.Name])
		throw new JujuError(`action "${one.Name}" not defined on unit "${id}"`);
	const uuid = randomUUID();
	const operation: Operation = {
		id: uuid,
		summary: one.Name,
		enqueued: now(),
		completed: ZERO_TIME,
		tasks: [],
	};
	const task: Task = {
		id: uuid,
		operation: uuid,
		receiver: one.Receiver,
		name: one.Name,
		parameters: one.Parameters,
		parallel: false,
		group: '',
		enqueued: now(),
		started: ZERO_TIME,
		completed: ZERO_TIME,
		status: 'pending',
		message: '',
		log: [],
	};
	operation.tasks.push(task);
	call.model.operations.set(uuid, operation);
	call.model.tasks.set(uuid, task);
	return told(task);
};

const bulk = <T>(entries: readonly T[], one: (entry: T) => object) => ({
	results: entries.map((entry) => {
		try {
			return one(entry);
		} catch (error) {
			if (!(error instanceof JujuError)) throw error;
			return { error: { Message: error.message, Code: error.code } };
		}
	}),
});

const taskIn = (call: Call, tag: string): Task => {
	const found = call.model.tasks.get(parseTag(tag, 'action').id);
	if (!found) throw missing(`action "${tag}"`);
	return found;
};

const byReceiver = (call: Call, tag: string, wanted: readonly string[]) => ({
	receiver: tag,
	actions: [...call.model.tasks.values()]
		.filter((one) => one.receiver === tag || one.receiver.startsWith(`${tag.replace(/^service-/, 'unit-')}-`))
		.filter((one) => wanted.length === 0 || wanted.includes(one.status))
		.map(told),
});

const actions: Facades['x'] = {
	ServicesCharmActions: method(OldEntities, read, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => {
			const { id } = parseTag(Tag, 'service');
			const application = call.model.applications.get(id);
			if (!application) throw missing(`service "${id}"`);
			return { servicetag: Tag, actions: { ActionSpecs: charmOf(call.model, application)?.actions ?? {} } };
		}),
	),
	Enqueue: method(
		struct('Actions', {
			Actions: list(
				struct('Action', {
					Tag: text,
					Receiver: text,
					Name: text,
					Parameters: map(anything),
					Params: map(anything),
				}),
			),
		}),
		change,
		({ Actions }, call) =>
			bulk(Actions, (one) => enqueue(call, { ...one, Parameters: { ...one.Params, ...one.Parameters } })),
	),
	Actions: method(OldEntities, read, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => told(taskIn(call, Tag))),
	),
	Cancel: method(OldEntities, change, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => {
			const task = taskIn(call, Tag);
			if (task.status === 'pending') task.status = 'cancelled';
			return told(task);
		}),
	),
	FindActionTagsByPrefix: method(
		struct('FindTags', { Prefixes: list(text) }),
		read,
		({ Prefixes }, call) => ({
			matches: Object.fromEntries(
				Prefixes.map((prefix) => [
					prefix,
					[...call.model.tasks.keys()]
						.filter((id) => id.startsWith(prefix))
						.map((id) => ({ Tag: `action-${id}` })),
				]),
			),
		}),
	),
	ListAll: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, [])),
	})),
	ListPending: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['pending'])),
	})),
	ListRunning: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['running'])),
	})),
	ListCompleted: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['completed', 'failed', 'cancelled', 'error'])),
	})),
};

const backup = (id: string) => ({
	ID: id,
	Checksum: 'c2hh',
	ChecksumFormat: 'SHA-1, base64 encoded',
	Size: 11,
	Stored: now(),
	Started: now(),
	Finished: now(),
	Notes: '',
	Environment: '',
	Machine: '0',
	Hostname: 'vm',
	Version: '1.25.13',
});

const backups: Facades['x'] = {
	Create: method(struct('BackupsCreateArgs', { Notes: text }), read, ({ Notes }) => ({
		...backup('20150101-000000.lab'),
		Notes,
	})),
	Info: method(struct('BackupsInfoArgs', { ID: text }), read, ({ ID }) => backup(ID)),
	List: method(nothing, read, () => ({ List: [backup('20150101-000000.lab')] })),
	Remove: method(struct('BackupsRemoveArgs', { ID: text }), change, () => undefined),
};

const Block = struct('BlockSwitchParams', { type: text, message: text });
const switched = (call: Call, type: string, on: boolean, run: () => void) => {
	const [result = {}] = oldEach([type], () => {
		if (call.model.blocks.has(type) === on)
			throw new JujuError(`block ${type} is already ${on ? 'ON' : 'OFF'}`);
		run();
	});
	return result;
};
const block: Facades['x'] = {
	List: method(nothing, read, (_params, call) => ({
		results: [...call.model.blocks.values()].map((one) => ({
			result: { id: one.id, tag: `environment-${call.model.uuid}`, type: one.type, message: one.message },
		})),
	})),
	SwitchBlockOn: method(Block, { needs: 'write' }, ({ type, message }, call) =>
		switched(call, type, true, () => void call.model.blocks.set(type, { id: randomUUID(), type, message })),
	),
	SwitchBlockOff: method(Block, { needs: 'write' }, ({ type }, call) =>
		switched(call, type, false, () => void call.model.blocks.delete(type)),
	),
};

const Images = struct('ImageFilterParams', {
	Images: list(struct('ImageSpec', { Kind: text, Series: text, Arch: text })),
});

/** All facades of 1.25. */
export const old: Facades = {
	Client: oldClient,
	AllWatcher: watchers['AllWatcher'] ?? {},
	Pinger: { Ping: method(nothing, { whileUpgrading: true }, () => undefined) },
	UserManager: users,
	Charms: {
		CharmInfo: method(struct('CharmInfo', { CharmURL: text }), read, ({ CharmURL }, call) =>
			oldInfo(call, CharmURL),
		),
		List: method(struct('CharmsList', { Names: list(text) }), read, ({ Names }, call) => ({
			CharmURLs: [...call.model.charms.values()]
				.filter((one) => Names.length === 0 || Names.includes(one.name))
				.map((one) => one.url),
		})),
	},
	Annotations: annotations,
	KeyManager: keys,
	Backups: backups,
	Block: block,
	ImageManager: {
		ListImages: method(Images, read, () => ({ result: [] })),
		DeleteImages: method(Images, change, ({ Images: specs }) => ({
			results: specs.map(() => ({ error: null })),
		})),
	},
	HighAvailability: {
		EnsureAvailability: method(
			struct('StateServersSpecs', {
				Specs: list(
					struct('StateServersSpec', {
						EnvironTag: text,
						NumStateServers: int,
						Series: text,
						Placement: maybe(list(text)),
					}),
				),
			}),
			change,
			({ Specs }) => ({
				Results: Specs.map(() => ({
					Error: null,
					Result: { Maintained: ['machine-0'], Added: ['machine-1', 'machine-2'] },
				})),
			}),
		),
	},
	Action: actions,
	EnvironmentManager: {
		CreateEnvironment: method(
			struct('EnvironmentCreateArgs', { OwnerTag: text, Account: map(anything), Config: map(anything) }),
			{ needs: 'superuser' },
			({ OwnerTag, Config }, call) => {
				const name = String(Config['name'] ?? '');
				if (name === '')
					throw new JujuError(
						'failed to create config: creating config from values failed: name: expected string, got nothing',
					);
				const made = addModel(call.world, { name, owner: userOf(OwnerTag) });
				return { Name: made.name, UUID: made.uuid, OwnerTag };
			},
		),
		ListEnvironments: method(struct('Entity', { Tag: text }), read, ({ Tag }, call) => {
			const name = userOf(Tag);
			return {
				UserEnvironments: [...call.world.models.values()]
					.filter((one) => one.users.has(name))
					.map((one) => ({
						Name: one.name,
						UUID: one.uuid,
						OwnerTag: `user-${one.owner}@local`,
						LastConnection: one.users.get(name)?.last ?? null,
					})),
			};
		}),
	},
};

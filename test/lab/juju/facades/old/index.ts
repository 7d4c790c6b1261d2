import { JujuError } from '../../errors.ts';
import { anything, int, list, map, maybe, nothing, struct, text } from '../../go.ts';
import { userOf } from '../../state/names.ts';
import { addModel } from '../../state/world.ts';
import { type Facades, method } from '../table.ts';
import { watchers } from '../watchers.ts';
import { oldClient } from './client.ts';
import { oldInfo } from './machines.ts';
import { read, change } from './parts.ts';
import { users, annotations, keys } from './users.ts';
import { actions } from './actions.ts';
import { backups, block } from './backups.ts';

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

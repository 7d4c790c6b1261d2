import { createHash } from 'node:crypto';
import { item, JujuError } from '../errors.ts';
import { bool, Entities, list, struct, text } from '../go.ts';
import { type Call, type Facades, method } from './table.ts';

const Modify = struct('ModifyUserSSHKeys', { user: text, 'ssh-keys': list(text) });
const KEY = /^(ssh-\w+|ecdsa-\S+) [A-Za-z0-9+/=]{20,}( .*)?$/;

const fingerprint = (key: string) =>
	`SHA256:${createHash('sha256')
		.update(Buffer.from(key.split(' ')[1] ?? '', 'base64'))
		.digest('base64')
		.replace(/=+$/, '')}`;

const failure = (message: string, code: string) => ({
	results: [{ error: item(new JujuError(message, code)) }],
});
const done = { results: null };

const add = (call: Call, user: string, keys: readonly string[]) => {
	const words = `one or more public keys to be added for user "${user}"`;
	if (keys.length === 0) return done;
	if (call.major < 4)
		return {
			results: keys.map((key) => {
				if (!KEY.test(key)) return { error: item(new JujuError(`invalid ssh key: ${key}`)) };
				if (call.model.keys.includes(key)) return { error: item(new JujuError(`duplicate ssh key: ${key}`)) };
				call.model.keys.push(key);
				return {};
			}),
		};
	if (keys.some((key) => !KEY.test(key))) return failure(`${words} is invalid`, 'invalid public key');
	if (keys.some((key) => call.model.keys.includes(key)))
		return failure(`${words} already exist`, 'public key already exists');
	call.model.keys.push(...keys);
	return done;
};

const remove = (call: Call, names: readonly string[]) => {
	const fits = (key: string, name: string) =>
		key === name || fingerprint(key) === name || key.split(' ')[2] === name;
	const missing = names.filter((name) => !call.model.keys.some((key) => fits(key, name)));
	const kept = call.model.keys.filter((key) => !names.some((name) => fits(key, name)));
	call.model.keys.splice(0, call.model.keys.length, ...kept);
	if (call.major >= 4) return done;
	return {
		results: names.map((name) =>
			missing.includes(name) ? { error: item(new JujuError(`invalid ssh key: ${name}`)) } : {},
		),
	};
};

export const keys: Facades = {
	KeyManager: {
		ListKeys: method(
			struct('ListSSHKeys', { mode: bool, entities: Entities }),
			{ needs: 'read' },
			(params, call) => {
				const { entities } = params.entities;
				if (entities.length === 0) return done;
				return {
					results: entities.map(({ tag }) => {
						const own = call.major < 4 || /^(user-)?admin$/.test(tag) ? call.model.keys : [];
						const shown = own.map((key) => (params.mode ? key : fingerprint(key)));
						return shown.length > 0 ? { result: shown } : {};
					}),
				};
			},
		),
		AddKeys: method(Modify, { needs: 'admin', block: 'change' }, (params, call) =>
			add(call, params.user, params['ssh-keys']),
		),
		DeleteKeys: method(Modify, { needs: 'admin', block: 'remove' }, (params, call) =>
			remove(call, params['ssh-keys']),
		),
		ImportKeys: method(Modify, { needs: 'admin', block: 'change' }, (params, call) => {
			if (params['ssh-keys'].length === 0) return done;
			if (call.major >= 4) return failure(`user "${params.user}" does not exist`, 'user not found');
			return {
				results: params['ssh-keys'].map((one) => {
					if (!/^(lp|gh):/.test(one))
						return { error: item(new JujuError(`unsupported or unknown ssh import id: ${one}`)) };
					call.model.keys.push(
						`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkcvXZ3ljqDhJXnFdzZHKJ8o0pVvDTtwHqLfQkX6bVX ${one}`,
					);
					return {};
				}),
			};
		}),
	},
};

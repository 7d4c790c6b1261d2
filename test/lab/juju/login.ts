import { denied, JujuError } from './errors.ts';
import { accessOf } from './facades/table.ts';
import type { Request } from './frame.ts';
import { anything, list, struct, text } from './go.ts';
import type { Discharges } from './http/discharge.ts';
import { redirection } from './life/migration.ts';
import { facades, offered } from './profiles/profile.ts';
import type { Session } from './session.ts';
import { second } from './state/make.ts';
import { parseTag } from './state/names.ts';
import type { Model } from './state/types.ts';
import type { User } from './state/account-types.ts';
import type { World } from './state/world.ts';

const LoginRequest = struct('LoginRequest', {
	'auth-tag': text,
	credentials: text,
	nonce: text,
	macaroons: list(anything),
	'user-data': text,
	'client-version': text,
	'cli-args': text,
	'bakery-version': anything,
});
const OldLogin = struct('Creds', { AuthTag: text, EntityName: text, Password: text, Nonce: text });

const anonymous = {
	controller: facades('CrossController, NotifyWatcher'),
	model: facades(
		`CrossModelRelations 3, CrossModelSecrets 1-2, NotifyWatcher, OfferStatusWatcher, RelationStatusWatcher,
		RelationUnitsWatcher, RemoteRelationWatcher, SecretsRevisionWatcher, StringsWatcher`,
	),
};

const refused = () => new JujuError('invalid entity name or password', 'unauthorized access');
const unauthorized = () =>
	new JujuError('failed to authenticate request: unauthorized', 'unauthorized access');

/** What a session's kind of user is offered. */
export const offersFor = (session: Session) =>
	session.anonymous ? anonymous[session.kind] : session.world.profile[session.kind];

const modelOf = (session: Session): Model => {
	const { world, uuid } = session;
	const found = world.models.get(uuid);
	if (found) return found;
	if (world.profile.major === 1) throw new JujuError(`unknown environment: "${uuid}"`, 'not found');
	throw new JujuError(`unknown model: "${uuid}"`, 'model not found');
};

/** Tells those who had access where it is now, and everybody from outside. */
const redirect = ({ world, uuid, kind }: Session, name: string): void => {
	const moved = world.moved.get(uuid);
	if (!moved || kind !== 'model') return;
	const outside = name === '' || name.includes('@') || name === 'jujuanonymous';
	if (outside || moved.users.has(name)) throw redirection(moved);
	if (world.profile.major >= 4) throw refused();
};

const authenticate = (world: World, name: string, password: string): User => {
	const found = world.users.get(name);
	if (!found || found.removed || found.disabled || found.password === undefined) throw refused();
	if (found.password !== password) throw refused();
	return found;
};

const enter = (session: Session, user: User, model: Model): void => {
	if (session.kind === 'controller') {
		if (user.access === '') throw new JujuError('permission denied', 'unauthorized access');
	} else if (accessOf(session.world, user, model) === '')
		throw new JujuError('permission denied', 'unauthorized access');
	user.last = second();
	const entry = model.users.get(user.name);
	if (entry) entry.last = user.last;
	session.user = user;
};

const result = (session: Session, model: Model) => {
	const { world, user } = session;
	return {
		servers: world.servers.map((node) => node.filter((one) => one.scope !== 'local-machine')),
		...(session.kind === 'model' && { 'model-tag': `model-${model.uuid}` }),
		'controller-tag': `controller-${world.uuid}`,
		...(user && {
			'user-info': {
				'display-name': world.profile.major >= 4 ? '' : user.displayName,
				identity: `user-${user.name}`,
				'controller-access': user.access,
				'model-access': session.kind === 'model' ? accessOf(world, user, model) : '',
			},
		}),
		facades: offered(offersFor(session)),
		'server-version': world.version,
	};
};

/** Admin 3 of 2.x to 4.x. */
const login3 = async (session: Session, discharges: Discharges, raw: unknown): Promise<unknown> => {
	const params = LoginRequest.decode(raw, undefined);
	if (session.loggingIn) throw new JujuError('already logged in');
	session.loggingIn = true;
	// a turn of the loop, in which a second login meets the first
	await new Promise((resolve) => setImmediate(resolve));
	try {
		const { world } = session;
		const tag = params['auth-tag'];
		session.clientVersion = params['client-version'] || session.clientVersion;
		if (tag !== '' && parseTag(tag).kind !== 'user') throw refused();
		const name = tag === '' ? '' : parseTag(tag).id.replace(/@local$/, '');
		redirect(session, name);
		const model = modelOf(session);
		if (name === 'jujuanonymous') {
			session.anonymous = true;
			return result(session, model);
		}
		if (params.macaroons.length > 0) {
			const declared = discharges.verify(params.macaroons, name);
			const known = declared === undefined ? undefined : world.users.get(declared);
			// a local user may prove anew who it is
			if (!known && world.users.has(name))
				return discharges.required(name, params['bakery-version'] !== undefined);
			if (known && name !== '' && declared !== name) throw denied();
			if (!known || (name === '' && !known.name.includes('@'))) throw unauthorized();
			enter(session, known, model);
			return result(session, model);
		}
		if (name === '' || name.includes('@')) throw unauthorized();
		if (params.credentials === '') return discharges.required(name, params['bakery-version'] !== undefined);
		enter(session, authenticate(world, name, params.credentials), model);
		return result(session, model);
	} finally {
		session.loggingIn = false;
	}
};

const ClientLogin = struct('LoginWithClientCredentials', { 'client-id': text, 'client-secret': text });

/** Admin 4 of JIMM: a service account by its client credentials (protocol §1.5). */
const login4 = (session: Session, method: string, raw: unknown): unknown => {
	const { world } = session;
	if (method !== 'LoginWithClientCredentials')
		throw new JujuError(`unknown method "${method}" at version 4 for facade type "Admin"`, 'not implemented');
	const params = ClientLogin.decode(raw, undefined);
	const id = params['client-id'];
	if (id === '' || world.accounts.get(id) !== params['client-secret']) throw refused();
	const user = world.users.get(`${id}@serviceaccount`);
	if (!user) throw refused();
	const model = modelOf(session);
	enter(session, user, model);
	return result(session, model);
};

/** Admin 0 to 2 of 1.x. */
const login0 = (session: Session, version: number, raw: unknown): unknown => {
	const { world } = session;
	const model = modelOf(session);
	const { AuthTag, EntityName, Password } = OldLogin.decode(raw, undefined);
	const newer = LoginRequest.decode(raw, undefined);
	const tag = AuthTag || EntityName || newer['auth-tag'];
	const name = parseTag(tag, 'user').id.replace(/@local$/, '');
	enter(session, authenticate(world, name, Password || newer.credentials), model);
	const servers = world.servers.map((node) =>
		node.map(({ value, type, scope, port }) => ({
			Value: value,
			Type: type,
			NetworkName: '',
			Scope: scope,
			Port: port,
		})),
	);
	const Facades = offered(world.profile.model).map((one) => ({ Name: one.name, Versions: one.versions }));
	const LastConnection = session.user?.last;
	if (version === 0)
		return { Servers: servers, EnvironTag: `environment-${model.uuid}`, LastConnection, Facades };
	return {
		servers,
		'environ-tag': `environment-${model.uuid}`,
		'server-tag': `environment-${world.uuid}`,
		'user-info': { identity: `user-${name}@local`, 'last-connection': LastConnection },
		facades: Facades,
		'server-version': world.version,
	};
};

const oldClient = () =>
	new JujuError(
		'this version of Juju does not support login from old clients (not supported)',
		'not supported',
	);

/** Answers the only facade there is before the login. */
export const createLogin =
	(discharges: Discharges) =>
	async (session: Session, request: Request): Promise<unknown> => {
		const { major } = session.world.profile;
		const { version, request: name, params } = request;
		if (session.world.upgrading && session.world.refusesLogin)
			throw new JujuError('login failed - maintenance in progress', 'upgrade in progress');
		if (major === 1) {
			if (version > 2 || name !== 'Login')
				throw new JujuError(
					`no such request - method Admin(${version}).${name} is not implemented`,
					'not implemented',
				);
			return login0(session, version, params);
		}
		if (version === 4 && session.world.accounts.size > 0) return login4(session, name, params);
		if (version !== 3) throw oldClient();
		if (name === 'RedirectInfo') throw new JujuError('not redirected');
		if (name !== 'Login')
			throw new JujuError(`unknown method "${name}" at version 3 for facade type "Admin"`, 'not implemented');
		return login3(session, discharges, params);
	};

import type { FaultRule } from './controller.ts';
import { addUnits, deploy, destroyApplication, type NewApplication } from './life/applications.ts';
import { findAgent, loseAgent } from './life/away.ts';
import { finishMove, type Target } from './life/migration.ts';
import { addRelation, resolveEnds } from './life/relations.ts';
import { say, status } from './state/make.ts';
import type { Application, Model, Unit } from './state/types.ts';
import type { User } from './state/account-types.ts';
import type { Charm } from './state/charm-types.ts';
import { addModel, type World } from './state/world.ts';
import { charms } from './store.ts';
import type { Session } from './session.ts';
import { user } from './state/make.ts';
import { type Delta, push } from './watch/all.ts';

interface Parts {
	readonly world: World;
	readonly sessions: ReadonlySet<Session>;
	readonly faults: { rule: FaultRule; left: number }[];
}

const missing = (what: string): never => {
	throw new Error(`the lab has no ${what}`);
};

/** What tests do to a controller from behind: make, break, look. */
export const createControls = ({ world, sessions, faults }: Parts) => {
	/** A model by name or UUID. Default the first that is not the controller's. */
	const model = (name?: string): Model =>
		[...world.models.values()].find((one) =>
			name === undefined ? !one.isController : one.name === name || one.uuid === name,
		) ?? missing(`model ${name}`);
	const application = (name: string, of?: string): Application =>
		model(of).applications.get(name) ?? missing(`application ${name}`);
	const unit = (name: string, of?: string): Unit =>
		application(name.split('/')[0] ?? '', of).units.get(name) ?? missing(`unit ${name}`);
	const charm = (name: string): Charm =>
		world.store.get(name)?.at(-1) ?? charms.find((one) => one.name === name) ?? missing(`charm ${name}`);

	return {
		model,
		application,
		unit,
		addModel: (name: string, values: Partial<Model> = {}) => addModel(world, { ...values, name }),
		addUser(name: string, values: Partial<User> = {}): User {
			const made = user(name, { password: 'secret', ...values });
			world.users.set(name, made);
			return made;
		},
		/** Gives a user access to a model. */
		grant(name: string, access: 'read' | 'write' | 'admin', of?: string) {
			model(of).users.set(name, { access, last: null });
		},
		/** Deploys a charm of the store, or one of your own, without a request. */
		deploy(
			what: string | Charm,
			values: Partial<NewApplication> & { readonly of?: string } = {},
		): Application {
			const made = typeof what === 'string' ? charm(what) : what;
			return deploy(world, model(values.of), { name: made.name, ...values, charm: made });
		},
		/** Tells of a bundle of the store, whose archive is at that URL (see http/store-files.ts). */
		offerBundle(name: string, url: string) {
			world.bundles.set(name, url);
		},
		/** Puts a charm of the store into a model, as `AddCharm` does. */
		addCharm(name: string, of?: string): Charm {
			const found = charm(name);
			model(of).charms.set(found.url, found);
			return found;
		},
		relate(one: string, two: string, of?: string) {
			return addRelation(world, model(of), resolveEnds(model(of), one, two));
		},
		addUnits: (name: string, count: number, of?: string) =>
			addUnits(world, model(of), application(name, of), count),
		destroy: (name: string, of?: string) => destroyApplication(world, model(of), application(name, of)),
		/** Sets a unit's workload status, as its charm would. */
		setStatus(name: string, word: string, info = '', of?: string) {
			const one = unit(name, of);
			one.workload = say(one.history, 'workload', status(word, info));
			world.changed();
		},
		/** A unit’s agent loses its connection, or (`false`) has it again. */
		lose(name: string, isLost = true, of?: string) {
			(isLost ? loseAgent : findAgent)(unit(name, of));
			world.changed();
		},
		/** One or more steps of all that goes on. */
		tick(times = 1) {
			for (let step = 0; step < times; step++) world.tick();
		},
		/** Steps until every unit is idle (or in error) and every action has ended; at most 500. */
		settle() {
			for (let step = 0; step < 500; step++) {
				world.tick();
				const waiting = [...world.models.values()].some(
					(one) =>
						[...one.tasks.values()].some(({ status: word }) => word === 'pending' || word === 'running') ||
						[...one.applications.values()].some((each) =>
							[...each.units.values()].some((two) => two.agent.status !== 'idle' || two.life !== 'alive'),
						),
				);
				if (!waiting) return;
			}
		},
		/**
		 * Makes a model large: as many more units of an application, each as its first one is, with nothing under
		 * way.
		 */
		inflate(name: string, count: number, of?: string) {
			const one = application(name, of);
			const [first] = one.units.values();
			if (!first) return missing(`unit of ${name}`);
			for (let index = 0; index < count; index++) {
				const made = `${name}/${one.units.size + 1000}`;
				one.units.set(made, { ...first, name: made, history: [], workload: { ...first.workload } });
			}
			world.changed();
		},
		/** A service account that logs in as JIMM lets in (Admin 4). */
		addServiceAccount(clientId: string, secret: string, access: 'read' | 'write' | 'admin' = 'admin') {
			const name = `${clientId}@serviceaccount`;
			world.accounts.set(clientId, secret);
			world.users.set(name, user(name, { access: 'login' }));
			for (const one of world.models.values()) one.users.set(name, { access, last: null });
		},
		/** Every answer takes so many milliseconds longer, as over a long line; 0 ends it. */
		latency(ms: number) {
			world.latency = ms;
		},
		/** The next such hook of that unit fails, e.g. `failHook('db/0', 'start')`. */
		failHook(unitName: string, hook: string, of?: string) {
			model(of).failing.add(`${unitName} ${hook}`);
		},
		/** A fault for the next requests that fit. */
		fault(rule: FaultRule) {
			faults.push({ rule, left: rule.times ?? 1 });
		},
		heal() {
			faults.length = 0;
		},
		/** Ends every connection without a word (clients see 1006); the server goes on listening. */
		cut() {
			for (const session of sessions) session.socket.terminate();
		},
		/**
		 * Connections that stand are never answered any more, as where the way between has gone; new ones are.
		 */
		freeze() {
			for (const session of sessions) {
				session.frozen = true;
				session.socket.pause();
			}
		},
		/** Stops every watcher, as a restart of the server's workers does; connections stand. */
		stopWatchers() {
			for (const session of sessions) session.stopWatchers();
		},
		/**
		 * The controller is upgraded: few calls answer, logins are refused on request; then its version may be
		 * another.
		 */
		upgrade(on: boolean, more: { readonly refuseLogins?: boolean; readonly version?: string } = {}) {
			world.upgrading = on;
			world.refusesLogin = on && (more.refuseLogins ?? false);
			if (more.version !== undefined) world.version = more.version;
		},
		/** The controller listens, but its API is not there yet: web sockets are refused so. 0 ends it. */
		starting(status: 0 | 404 | 503) {
			world.starting = status;
		},
		/** A model is frozen for a migration. */
		migrating(on: boolean, of?: string) {
			model(of).migrating = on;
		},
		/** A controller that clients may move models to (before 4.0), e.g. another lab. */
		migrationTarget(uuid: string, target: Target) {
			world.targets.set(uuid, target);
		},
		/** A model has moved: logins to it are redirected; connections that stand are cut. */
		migrated(to: { readonly address: string; readonly ca: string; readonly uuid: string }, of?: string) {
			const one = model(of);
			finishMove(world, one, to.uuid, to);
			for (const session of sessions) if (session.uuid === one.uuid) session.socket.terminate();
		},
		/** Deltas that watchers of a model tell besides, e.g. of a kind nobody knows. */
		push(delta: Delta, of?: string) {
			push(model(of), delta);
			world.changed();
		},
	};
};

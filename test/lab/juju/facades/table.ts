import { denied, JujuError } from '../errors.ts';
import type { Type } from '../go.ts';
import type { Session } from '../session.ts';
import type { Model } from '../state/types.ts';
import type { User } from '../state/account-types.ts';
import type { Access } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';

/** One call of a method. */
export interface Call {
	readonly session: Session;
	readonly world: World;
	/** The release's major version. */
	readonly major: number;
	readonly user: User;
	/** The model of the connection; on the controller path the controller's model. */
	readonly model: Model;
	/** The facade's version that was asked for. */
	readonly version: number;
	/** The instance that was asked for, e.g. a watcher. */
	readonly instance: string;
}

export interface Rule {
	/** What the user needs on the model (`superuser`: on the controller). Default: nothing beyond the login. */
	readonly needs?: 'read' | 'write' | 'admin' | 'superuser';
	/** The kind of block that stops it. */
	readonly block?: 'change' | 'remove' | 'destroy';
	/** Versions of the facade that have it. */
	readonly min?: number;
	readonly max?: number;
	/** Whether it may be called while the controller is upgraded. */
	readonly whileUpgrading?: boolean;
}

export interface Method extends Rule {
	/** Decodes, asks whether it is allowed, does it. */
	call(params: unknown, call: Call): unknown;
}

export type Facades = Readonly<Record<string, Readonly<Record<string, Method>>>>;

const ranks: readonly Access[] = ['', 'read', 'write', 'admin'];

/** What a user may on a model: those who rule the controller rule every model. */
export const accessOf = (world: World, user: User, model: Model): Access => {
	if (user.access === 'superuser') return 'admin';
	return world.models.get(model.uuid)?.users.get(user.name)?.access ?? '';
};

export const may = (
	call: Call,
	needs: 'read' | 'write' | 'admin' | 'superuser',
	model = call.model,
): boolean => {
	const current = call.world.users.get(call.user.name);
	if (!current || current.disabled || current.removed) return false;
	if (needs === 'superuser') return current.access === 'superuser';
	return ranks.indexOf(accessOf(call.world, current, model)) >= ranks.indexOf(needs);
};

const stops: Readonly<Record<string, readonly string[]>> = {
	BlockChange: ['change', 'remove', 'destroy'],
	BlockRemove: ['remove', 'destroy'],
	BlockDestroy: ['destroy'],
};

/** Throws where an administrator switched that kind of command off. */
export const unblocked = (model: Model, kind: NonNullable<Rule['block']>): void => {
	for (const one of model.blocks.values())
		if (stops[one.type]?.includes(kind))
			throw new JujuError(one.message || 'the operation has been blocked', 'operation is blocked');
};

/**
 * A method: parameters of that type, a rule, and what it does. Parameters are read before anything is asked.
 */
export const method = <T>(type: Type<T>, rule: Rule, run: (params: T, call: Call) => unknown): Method => ({
	...rule,
	call(raw, call) {
		const params = type.decode(raw, undefined);
		if (rule.needs && !may(call, rule.needs)) throw denied();
		if (rule.block) unblocked(call.model, rule.block);
		return run(params, call);
	},
});

/** A method that this release refuses always, with these words. */
export const refuses = (error: JujuError, rule: Rule = {}): Method => ({
	...rule,
	call() {
		throw error;
	},
});

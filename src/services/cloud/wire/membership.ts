import { type Json, listOf, textOf } from './json.ts';

/** Somebody in a project of Synnefo. */
export interface Membership {
	readonly id: string;
	readonly project: string;
	/** A user’s ID. */
	readonly user: string;
	/** `requested`, `accepted`, `leave_requested`, `suspended`, `rejected`, `cancelled` or `removed`. */
	readonly state: string;
	/** What one may do about it now. */
	readonly allowedActions: readonly string[];
}

export const readMembership = (raw: Json): Membership => ({
	id: textOf(raw['id']),
	project: textOf(raw['project']),
	user: textOf(raw['user']),
	state: textOf(raw['state']),
	allowedActions: Array.isArray(raw['allowed_actions']) ? raw['allowed_actions'].map(textOf) : [],
});

export const readMemberships = (body: unknown): Membership[] => listOf(body).map(readMembership);

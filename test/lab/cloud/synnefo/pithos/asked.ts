import { type Call, header } from '../../call.ts';
import { fault, userOf } from '../answers.ts';
import type { Account, Box, Stored, Synnefo, User } from '../state.ts';
import { accountOf, currentOf, liveIn, rightOn } from './state.ts';

/** A request to the object store, with what its path names. */
export interface Wanted {
	readonly world: Synnefo;
	readonly call: Call;
	readonly user: User;
	readonly account: Account;
	readonly box: string;
	readonly object: string;
}

/** Whether a query has that name, with or without a value. */
export const flag = ({ call }: Pick<Wanted, 'call'>, name: string): boolean => call.query.has(name);

export const asJson = ({ call }: Pick<Wanted, 'call'>): boolean => call.query.get('format') === 'json';

/** The times that a query `until` allows. */
export const untilOf = ({ call }: Wanted): number | undefined => {
	const until = call.query.get('until');
	if (until === null || until === '') return undefined;
	if (Number.isNaN(Number(until))) throw fault(400, 'Invalid until parameter');
	return Number(until) * 1000;
};

export const wantedOf = (world: Synnefo, call: Call, parts: readonly string[]): Wanted => {
	const [uuid = '', box = '', ...rest] = parts;
	const plain = call.method === 'GET' && rest.length === 0 && call.query.get('format') !== 'json';
	const user = userOf(world, call, plain);
	const account = uuid === user.uuid ? accountOf(world, uuid) : world.accounts.get(uuid);
	if (!account) throw fault(403, 'Not allowed');
	return { world, call, user, account, box, object: rest.join('/') };
};

export const owns = ({ user, account }: Wanted): boolean => user.uuid === account.uuid;

export const needsOwner = (wanted: Wanted): void => {
	if (!owns(wanted)) throw fault(403, 'Not allowed');
};

/** The container that is named; others see one only where something in it is shared with them. */
export const boxOf = (wanted: Wanted): Box => {
	const box = wanted.account.boxes.get(wanted.box);
	if (
		!owns(wanted) &&
		!(box && liveIn(box).some(({ stored }) => rightOn(wanted.account, stored, wanted.user)))
	)
		throw fault(403, 'Not allowed');
	if (!box) throw fault(404, 'Container does not exist');
	return box;
};

/** The object that is named, where one may read it. */
export const objectOf = (wanted: Wanted): { box: Box; stored: Stored } => {
	const box = wanted.account.boxes.get(wanted.box);
	if (owns(wanted) && !box) throw fault(404, 'Container does not exist');
	const stored = box?.objects.get(wanted.object);
	if (!rightOn(wanted.account, stored, wanted.user)) throw fault(403, 'Not allowed');
	if (!box || !stored) throw fault(404, 'Object does not exist');
	return { box, stored };
};

/** Whether it may be written there. */
export const mayWrite = (wanted: Wanted): void => {
	const stored = wanted.account.boxes.get(wanted.box)?.objects.get(wanted.object);
	if (rightOn(wanted.account, stored, wanted.user) !== 'write') throw fault(403, 'Not allowed');
};

const tags = (value: string): string[] => value.split(',').map((tag) => tag.trim().replaceAll('"', ''));

/** `If-Match` and `If-None-Match` against what is there; true where a reader has it already. */
export const matching = ({ call }: Wanted, stored: Stored | undefined): boolean => {
	const now = stored ? currentOf(stored) : undefined;
	const [match, none] = [header(call, 'if-match'), header(call, 'if-none-match')];
	if (match !== undefined) {
		if (!now) throw fault(412, 'Resource does not exist');
		if (match !== '*' && !tags(match).includes(now.etag)) throw fault(412, 'Resource ETag does not match');
	}
	if (none === undefined || !now || !(none === '*' || tags(none).includes(now.etag))) return false;
	if (call.method === 'GET' || call.method === 'HEAD') return true;
	throw fault(412, 'Resource exists or ETag matches');
};

/** `If-Modified-Since` and `If-Unmodified-Since`; true where nothing changed. */
export const unchanged = ({ call }: Wanted, time: number): boolean => {
	const [since, unless] = [header(call, 'if-modified-since'), header(call, 'if-unmodified-since')];
	const whole = Math.floor(time / 1000) * 1000;
	if (unless !== undefined && whole > Date.parse(unless)) throw fault(412, 'Resource has been modified');
	return since !== undefined && whole <= Date.parse(since);
};

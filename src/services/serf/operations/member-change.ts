import { flag, pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';
import { isTimeOver } from '../../../net/call.ts';
import type { Member, SerfClient } from '../client/types.ts';
import { findMember, mustFind } from '../model/find-member.ts';
import { memberSample, memberWords } from '../model/member-view.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

/** The member that may be forced out. An alive one would show `leaving` for good (serf.md 2, force-leave). */
const leavable = async (
	client: SerfClient,
	name: string,
	alive: boolean,
	signal: AbortSignal,
): Promise<Member> => {
	const member = await mustFind(client, name, signal);
	if (member.status === 'alive' && !alive)
		throw new MusterError('CONFLICT', `The member “${name}” is alive`, {
			hint: 'Forcing out an alive member leaves it shown as leaving until it joins again. Stop its agent first, or allow it with “Even if alive”. Nothing was sent.',
		});
	return member;
};

/** Milliseconds that the agent gets to show what it has taken, and between two looks. */
const SHOWN_WITHIN_MS = 3000;
const LOOK_EVERY_MS = 100;

/**
 * The member once it is out, `undefined` once it is forgotten. @throws MusterError CONFLICT if it stays as it
 * was.
 */
const afterLeave = async (
	client: SerfClient,
	name: string,
	prune: boolean,
	signal: AbortSignal,
): Promise<Member | undefined> => {
	const end = performance.now() + SHOWN_WITHIN_MS;
	for (;;) {
		const member = await findMember(client, name, signal);
		if (member === undefined || (!prune && ['left', 'leaving'].includes(member.status))) return member;
		if (performance.now() > end)
			throw new MusterError('CONFLICT', `The agent took it, and “${name}” is still ${member.status}`, {
				hint: 'Did its agent come back meanwhile? Look at the member again.',
				details: { member: memberWords(member) },
			});
		await pause(LOOK_EVERY_MS, signal);
	}
};

/** What forcing out would do, after “would”. */
const outcomeOf = (prune: boolean, { status }: Member): string => {
	if (prune) return 'be forgotten';
	return status === 'alive' ? 'show as leaving' : 'become left';
};

const forceLeave = op({
	resource: 'member',
	name: 'forceLeave',
	action: 'Force a member to leave',
	alias: ['remove a failed member', 'remove a member'],
	effect: 'destroys',
	help: 'Take a failed member out of the cluster without waiting until it is reaped',
	fields: {
		member: pick('Member', {
			list: 'members',
			required: true,
			example: 'web-1',
			alias: 'Node',
			help: 'Name of the failed member',
		}),
		prune: flag('Prune', {
			default: false,
			alias: 'Prune',
			since: '0.8.4',
			help: 'Whether to remove it from the list of members too, as if it was reaped',
		}),
		evenIfAlive: flag('Even if alive', {
			default: false,
			advanced: true,
			help: 'Whether to go on when the member is alive',
		}),
	},
	covers: ['force-leave'],
	optional: ['member', 'member.tags.*'],
	sample: { name: 'web-1', removed: false, member: { ...memberSample, status: 'left' } },
	part: 'slow',
	timeout: 30,
	async preview(client, { member, prune, evenIfAlive }, { signal }) {
		const now = await leavable(client, member, evenIfAlive, signal);
		return {
			name: member,
			would: outcomeOf(prune, now),
			member: memberWords(now),
		};
	},
	async run(client, { member, prune, evenIfAlive }, { signal }) {
		await leavable(client, member, evenIfAlive, signal);
		await client.forceLeave(member, { prune, signal });
		const after = await afterLeave(client, member, prune, signal);
		return { name: member, removed: after === undefined, ...(after ? { member: memberWords(after) } : {}) };
	},
});

const checkReachability = op({
	resource: 'member',
	name: 'checkReachability',
	action: 'Check reachability of members',
	alias: ['ping members'],
	effect: 'reads',
	help: 'Ask every alive member for a sign of life and list who gave none',
	fields: {},
	part: 'main',
	covers: ['query', 'members'],
	sample: { reachable: ['cache-1', 'web-1'], unreachable: ['db-1'], members: 3, allReachable: false },
	failure(result) {
		const { unreachable } = result as { unreachable: readonly string[] };
		return unreachable.length > 0 ? `${unreachable.length} unreachable` : undefined;
	},
	timeout: 60,
	async run(client, _, { signal, progress }) {
		const members = await client.members({ signal });
		const alive = members.filter(({ status }) => status === 'alive').map(({ name }) => name);
		const silent = new Set(alive);
		const reachable = () => alive.filter((name) => !silent.has(name)).sort();
		try {
			for await (const { type, from } of client.query({ name: '_serf_ping', requestAck: true }, { signal })) {
				if (type === 'ack') silent.delete(from);
				progress(alive.length - silent.size, alive.length);
				if (silent.size === 0) break;
			}
		} catch (cause) {
			if (!isTimeOver(signal)) throw cause;
			// who has not answered yet is not unreachable yet
			throw new MusterError(
				'TIMEOUT',
				`The time was over before the agent had: ${alive.length - silent.size} of ${alive.length} members have answered`,
				{
					hint: 'Give a longer time-out.',
					details: { reachable: reachable(), silent: [...silent].sort() },
					cause,
				},
			);
		}
		return {
			reachable: reachable(),
			unreachable: [...silent].sort(),
			members: alive.length,
			allReachable: silent.size === 0,
		};
	},
});

/** What is done to members, and asked of all of them. */
export const memberChanges = [forceLeave, checkReachability] as const;

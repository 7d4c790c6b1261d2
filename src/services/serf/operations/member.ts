import type { SerfParts } from '../parts.ts';
import { choices, flag, pick, record, text } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import { codeOf } from '../../../core/errors.ts';
import type { MemberFilter, SerfClient } from '../client/types.ts';
import { mustFind } from '../model/find-member.ts';
import { byName, memberSample, memberWords, statusOptions, whole } from '../model/member-view.ts';

const op = operations<SerfParts>();

const simplify = flag('Simplify', {
	default: true,
	advanced: true,
	help: 'Whether to return a simplified version of the response instead of the raw data',
});

/**
 * Members that match. The agent closes the connection on a pattern it cannot read, which ends the calls of others on it
 * too: so a refused one is asked again on a connection of its own, and only then blamed.
 */
const matching = async (client: SerfClient, filter: MemberFilter, { lease, signal }: Context<SerfParts>) => {
	try {
		return await client.membersFiltered(filter, { signal });
	} catch (error) {
		if (codeOf(error) !== 'BAD_INPUT' && codeOf(error) !== 'CONNECTION_LOST') throw error;
		const own = await lease(`filter ${crypto.randomUUID()}`, signal);
		try {
			return await own.client.membersFiltered(filter, { signal });
		} finally {
			own.release();
		}
	}
};

export const getMembers = op({
	resource: 'member',
	name: 'getMany',
	action: 'Get many members',
	effect: 'reads',
	help: 'List the members that the agent knows, those that left or failed included until they are reaped',
	returns: 'many',
	fields: {
		name: text('Name pattern', {
			placeholder: 'any',
			example: 'web-.*',
			alias: 'Name',
			help: 'Only members whose whole name matches this regular expression (Go RE2)',
		}),
		status: choices('Status', {
			options: statusOptions,
			placeholder: 'any',
			help: 'Only members in one of these states',
		}),
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			example: 'role = web',
			alias: 'Tags',
			help: 'Only members whose tags match these regular expressions; a missing tag counts as empty',
		}),
		simplify,
	},
	covers: ['members', 'members-filtered'],
	sample: memberSample,
	part: ({ name, tags }) => (name || tags ? 'filter' : 'main'),
	async run(client, { name, status, tags, simplify: brief }, context) {
		const filter: MemberFilter = {
			...(name ? { name: whole(name) } : {}),
			...(status?.length ? { status: whole(status.join('|')) } : {}),
			...(tags
				? { tags: Object.fromEntries(Object.entries(tags).map(([tag, pattern]) => [tag, whole(pattern)])) }
				: {}),
		};
		const all = Object.keys(filter).length === 0;
		const members = all
			? await client.members({ signal: context.signal })
			: await matching(client, filter, context);
		return members.sort(byName).map((member) => memberWords(member, !brief));
	},
});

export const getMember = op({
	resource: 'member',
	name: 'get',
	action: 'Get a member',
	effect: 'reads',
	help: 'Look up one member by its name',
	fields: {
		member: pick('Member', {
			list: 'members',
			required: true,
			example: 'web-1',
			alias: 'Name',
			help: 'Its name in the cluster',
		}),
		simplify,
	},
	part: 'main',
	covers: ['members-filtered'],
	sample: memberSample,
	async run(client, { member, simplify: brief }, { signal }) {
		const found = await mustFind(client, member, signal);
		return memberWords(found, !brief);
	},
});

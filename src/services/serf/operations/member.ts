import { choices, flag, pick, record, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { patternOf, tagPattern, whole } from '../client/patterns.ts';
import type { MemberFilter, SerfClient } from '../client/types.ts';
import { mustFind } from '../model/find-member.ts';
import { byName, memberSample, memberWords, statusOptions } from '../model/member-view.ts';
import { memberChanges } from './member-change.ts';
import { withFilter } from './with-filter.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const raw = flag('Raw', {
	default: false,
	advanced: true,
	help: 'Whether to add the agent’s own record, with protocol versions',
});

const tagPatterns = (tags: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(tags).map(([tag, typed]) => [tag, whole(tagPattern(tag, typed))]));

const getMembers = op({
	resource: 'member',
	name: 'getMany',
	action: 'Get many members',
	alias: ['nodes of the cluster'],
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
			placeholder: 'any',
			help: 'Only members whose tags match these regular expressions (Go RE2); a missing tag counts as empty',
		}),
		raw,
	},
	covers: ['members', 'members-filtered'],
	sample: memberSample,
	optional: ['tags.*'],
	part: ({ name, tags }) => (name || tags ? 'filter' : 'main'),
	async run(client, { name, status, tags, raw: full }, context) {
		const { signal } = context;
		const filter: MemberFilter = {
			...(name ? { name: whole(patternOf(name, 'name', 'Name pattern')) } : {}),
			...(status?.length ? { status: `(?:${status.join('|')})` } : {}),
			...(tags ? { tags: tagPatterns(tags) } : {}),
		};
		const typed = Boolean(name || tags);
		const ask = (one: SerfClient) =>
			Object.keys(filter).length === 0 ? one.members({ signal }) : one.membersFiltered(filter, { signal });
		const members = typed ? await withFilter(context, ask) : await ask(client);
		return members.sort(byName).map((member) => memberWords(member, full));
	},
});

const getMember = op({
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
		raw,
	},
	part: 'main',
	covers: ['members-filtered'],
	sample: memberSample,
	optional: ['tags.*'],
	async run(client, { member, raw: full }, { signal }) {
		const found = await mustFind(client, member, signal);
		return memberWords(found, full);
	},
});

/** What can be done with members. */
export const memberOperations = [getMembers, getMember, ...memberChanges] as const;

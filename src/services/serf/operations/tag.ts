import { list, record } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import { mustFind } from '../model/find-member.ts';
import { memberSample, memberWords } from '../model/member-view.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

type Tags = Readonly<Record<string, string>>;

/** Names of tags that are not as they were asked for. A tag that is deleted and set is set. */
const differing = (set: Tags, remove: readonly string[], now: Tags): string[] => [
	...Object.keys(set).filter((tag) => now[tag] !== set[tag]),
	...remove.filter((tag) => !Object.hasOwn(set, tag) && Object.hasOwn(now, tag)),
];

const setTags = op({
	resource: 'tag',
	name: 'set',
	action: 'Set and delete tags',
	alias: ['set a tag', 'tags'],
	effect: 'changes',
	help: 'Change the tags of the agent’s own member; other tags stay, and all together may take 512 bytes',
	fields: {
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'value',
			example: 'role = web',
			alias: 'Tags',
			help: 'Tags to set',
		}),
		remove: list('Tags to delete', {
			item: 'name',
			example: 'canary',
			alias: 'DeleteTags',
			help: 'Names of tags to delete',
		}),
	},
	covers: ['tags'],
	sample: memberSample,
	optional: ['tags.*'],
	part: 'slow',
	timeout: 20,
	since: '0.4.5',
	async run(client, { tags = {}, remove = [] }, { signal }) {
		if (Object.keys(tags).length + remove.length === 0)
			throw new MusterError('BAD_INPUT', 'Neither tags to set nor tags to delete were given', {
				hint: 'For example: role = web. Nothing was sent.',
				details: { field: 'tags' },
			});
		await client.tags(tags, remove, { signal });
		const name = (await client.stats({ signal }))['agent']?.['name'] ?? '';
		const member = await mustFind(client, name, signal);
		const other = differing(tags, remove, member.tags);
		if (other.length === 0) return memberWords(member);
		throw new MusterError(
			'CONFLICT',
			`The agent took the tags, and its member has others: ${other.join(', ')}`,
			{
				hint: 'Did somebody else set them at the same time? Look at the member again.',
				details: { member: memberWords(member) },
			},
		);
	},
});

/** What can be done with the tags of the agent’s own member. */
export const tagOperations = [setTags] as const;

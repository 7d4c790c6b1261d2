import { list, record } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import type { SerfClient } from '../client/types.ts';
import { findMember } from '../model/find-member.ts';
import { memberSample, memberWords } from '../model/member-view.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const setTags = op({
	resource: 'tag',
	name: 'set',
	action: 'Set and delete tags',
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
		remove: list('Delete', {
			item: 'tag',
			itemPlaceholder: 'tag',
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
		const member = await findMember(client, name, signal);
		return member ? memberWords(member) : { name };
	},
});

/** What can be done with the tags of the agent’s own member. */
export const tagOperations = [setTags] as const;

import { choice, text } from '../../../catalogue/field.ts';
import { op } from './crud.ts';
import { image } from './fields.ts';
import { imageSample, memberSample } from './samples.ts';

const member = text('Member', {
	required: true,
	example: memberSample.memberId,
	help: 'ID of the other project; in Synnefo, of the user',
});

const membersOf = op({
	resource: 'image',
	name: 'getMembers',
	action: 'Get many members of an image',
	effect: 'reads',
	help: 'List who an image is shared with and who has accepted it',
	returns: 'many',
	part: 'image',
	fields: { image },
	covers: ['image GET /images/{id}/members'],
	sample: memberSample,
	run: async (client, { image: input }, { signal }) =>
		client.images.members(await client.images.idOf(input, { signal }), { signal }),
});

const share = op({
	resource: 'image',
	name: 'share',
	action: 'Share an image',
	effect: 'changes',
	help: 'Share an image with another project, which then accepts or rejects it',
	part: 'image',
	fields: { image, member },
	covers: ['image POST /images/{id}/members', 'image PUT /images/{id}/members/{id}'],
	sample: memberSample,
	run: async (client, { image: input, member: who }, { signal }) =>
		client.images.addMember(await client.images.idOf(input, { signal }), who, { signal }),
});

const unshare = op({
	resource: 'image',
	name: 'unshare',
	action: 'Stop sharing an image',
	effect: 'changes',
	help: 'Stop sharing an image with another project',
	part: 'image',
	fields: { image, member },
	covers: ['image DELETE /images/{id}/members/{id}'],
	sample: { imageId: imageSample.id, memberId: memberSample.memberId, removed: true },
	async run(client, { image: input, member: who }, { signal }) {
		const id = await client.images.idOf(input, { signal });
		await client.images.removeMember(id, who, { signal });
		return { imageId: id, memberId: who, removed: true };
	},
});

const answerShare = op({
	resource: 'image',
	name: 'answerSharing',
	action: 'Accept or reject a shared image',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Accept or reject an image that another project shares with this one',
	part: 'image',
	fields: {
		image,
		answer: choice('Answer', {
			default: 'accepted',
			help: 'An accepted image shows in the project’s lists',
			options: [
				{ value: 'accepted', label: 'Accept' },
				{ value: 'rejected', label: 'Reject' },
				{ value: 'pending', label: 'Leave pending' },
			],
		}),
	},
	covers: ['image PUT /images/{id}/members/{id}'],
	sample: { ...memberSample, status: 'accepted' },
	async run(client, { image: input, answer }, { signal }) {
		const { project } = await client.cloud.login({ signal });
		// what is not accepted yet is in no list: an ID is taken as it is
		const id = await client.images.idOf(input, { signal });
		return client.images.setMembership(id, project?.id ?? '', answer, { signal });
	},
});

/** Who else may use an image. */
export const imageSharing = [membersOf, share, unshare, answerShare] as const;

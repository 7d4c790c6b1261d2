import type { Answer, Item } from '../call.ts';
import { seconds } from '../world.ts';
import { sees } from './find.ts';
import { bodyOf, find, findFor, type Glance, owns, unknownImage } from './context.ts';
import { denied, fail, json } from './errors.ts';

export const listMembers = (glance: Glance, id: string): Answer => {
	const image = glance.world.image.images.get(id);
	if (!image || !sees(glance.token, image)) throw fail(404, `Image ${id} not found.`);
	const shown = image.members.filter(
		(member) => owns(glance, image) || member['member_id'] === glance.token.project,
	);
	return json(200, { members: shown, schema: '/v2/schemas/members' });
};

export const addMember = async (glance: Glance, id: string): Promise<Answer> => {
	const input = (await bodyOf(glance)) as Item;
	if (input['member'] === '') throw fail(400, "Member can't be empty");
	if (input['member'] === undefined) throw fail(400, 'Member to be added not specified');
	const image = findFor(glance, id, 'add_member', unknownImage(id));
	if (image.visibility !== 'shared') throw fail(403, `Not allowed to create members for image ${id}.`);
	const member = String(input['member']);
	if (image.members.some((each) => each['member_id'] === member))
		throw fail(409, `Member ${member} is duplicated for image ${id}`);
	const made: Item = {
		member_id: member,
		image_id: id,
		status: 'pending',
		created_at: seconds(),
		updated_at: seconds(),
		schema: '/v2/schemas/member',
	};
	image.members = [...image.members, made];
	return json(200, made);
};

const memberOf = (glance: Glance, id: string, member: string): Item => {
	const found = find(glance, id).members.find((each) => each['member_id'] === member);
	if (!found) throw fail(404, `${member} not found in the member list of the image ${id}.`);
	return found;
};

export const getMember = (glance: Glance, id: string, member: string): Answer =>
	json(200, memberOf(glance, id, member));

/** PUT: only the member himself says whether he accepts. */
export const setMember = async (glance: Glance, id: string, member: string): Promise<Answer> => {
	const { status } = (await bodyOf(glance)) as { status?: string };
	if (!['pending', 'accepted', 'rejected'].includes(String(status)))
		throw fail(400, 'Incorrect request: Status must be "pending", "accepted" or "rejected".');
	const found = memberOf(glance, id, member);
	if (glance.token.project !== member && !glance.token.roles.includes('admin')) throw denied('modify_member');
	found['status'] = String(status);
	return json(200, found);
};

export const removeMember = (glance: Glance, id: string, member: string): Answer => {
	const image = findFor(glance, id, 'delete_member');
	memberOf(glance, id, member);
	image.members = image.members.filter((each) => each['member_id'] !== member);
	return { status: 204, headers: { 'Content-Length': '0' } };
};

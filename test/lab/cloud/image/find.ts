import { isAdmin } from '../auth.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import type { Image } from './state.ts';

/** Whether the token may see the image. */
export const sees = (token: Token, image: Image): boolean =>
	isAdmin(token) ||
	image.owner === token.project ||
	image.visibility === 'public' ||
	image.visibility === 'community' ||
	(image.visibility === 'shared' && image.members.some((member) => member['member_id'] === token.project));

/** What lists show: newest first; shared ones only where accepted. */
export const visibleImages = ({ image: { images } }: World, token: Token): Image[] =>
	[...images.values()]
		.filter(
			(image) =>
				isAdmin(token) ||
				image.owner === token.project ||
				image.visibility === 'public' ||
				(image.visibility === 'shared' &&
					image.members.some(
						(member) => member['member_id'] === token.project && member['status'] === 'accepted',
					)),
		)
		.sort((one, other) => other.sequence - one.sequence);

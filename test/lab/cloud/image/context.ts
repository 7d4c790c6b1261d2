import { isAdmin, mayWrite } from '../auth.ts';
import type { Call } from '../call.ts';
import type { Store } from '../content.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import { denied, fail, noImage } from './errors.ts';
import { sees } from './find.ts';
import type { Image } from './state.ts';

/** What a handler of glance gets. */
export interface Glance {
	readonly world: World;
	readonly store: Store;
	readonly call: Call;
	readonly token: Token;
}

export const owns = ({ token }: Glance, image: Image): boolean =>
	isAdmin(token) || image.owner === token.project;

export const find = ({ world, token }: Glance, id: string, absent = noImage(id)): Image => {
	const image = world.image.images.get(id);
	if (!image || !sees(token, image)) throw absent;
	return image;
};

/** The image, where the token may do that with it. */
export const findFor = (glance: Glance, id: string, action: string, absent = noImage(id)): Image => {
	const image = find(glance, id, absent);
	if (!owns(glance, image) || !mayWrite(glance.world, glance.token)) throw denied(action);
	return image;
};

export const bodyOf = async ({ call }: Glance): Promise<unknown> => JSON.parse(await call.text());

/** The other words for an image that is not there. */
export const unknownImage = (id: string) => fail(404, `Image ${id} not found.`);

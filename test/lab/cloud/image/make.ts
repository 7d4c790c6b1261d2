import { uuid, type World } from '../world.ts';
import type { Image } from './state.ts';

/** A record of an image, queued, with the defaults of glance. */
export const newImage = (world: World, input: Partial<Image> & Pick<Image, 'owner'>): Image => {
	const image: Image = {
		id: uuid(),
		name: null,
		diskFormat: null,
		containerFormat: null,
		visibility: 'shared',
		size: null,
		virtualSize: null,
		status: 'queued',
		checksum: null,
		hash: null,
		protected: false,
		minRam: 0,
		minDisk: 0,
		hidden: false,
		created: Date.now(),
		updated: Date.now(),
		tags: [],
		stores: [],
		properties: {},
		members: [],
		sequence: ++world.image.sequence,
		...input,
	};
	world.image.images.set(image.id, image);
	return image;
};

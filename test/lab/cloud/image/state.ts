import type { Content } from '../content.ts';
import type { Item } from '../call.ts';

export interface Image {
	readonly id: string;
	name: string | null;
	diskFormat: string | null;
	containerFormat: string | null;
	visibility: string;
	size: number | null;
	virtualSize: number | null;
	status: string;
	checksum: string | null;
	hash: string | null;
	protected: boolean;
	minRam: number;
	minDisk: number;
	owner: string;
	hidden: boolean;
	readonly created: number;
	updated: number;
	tags: string[];
	/** Other properties. */
	properties: Record<string, string>;
	content?: Content | undefined;
	staged?: Content | undefined;
	/** Which stores have it, where there are several. */
	stores: string[];
	members: Item[];
	/** Order of making, for lists of one second. */
	readonly sequence: number;
}

export interface ImageState {
	readonly images: Map<string, Image>;
	readonly tasks: Map<string, Item[]>;
	sequence: number;
	/** Names of the stores, the default first; none: there is one without a name. */
	stores: readonly string[];
	/** Those that take nothing. */
	readonly failingStores: Set<string>;
	/** In which ways images are imported; Zed’s defaults at first. */
	methods: readonly string[];
	/** From which ports images are fetched; `undefined`: from all. */
	ports: readonly number[] | undefined;
}

export const createImage = (): ImageState => ({
	images: new Map(),
	tasks: new Map(),
	sequence: 0,
	stores: [],
	failingStores: new Set(),
	methods: ['glance-direct', 'web-download', 'copy-image'],
	ports: [80, 443],
});

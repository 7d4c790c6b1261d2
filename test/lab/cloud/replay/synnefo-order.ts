import { preset } from '../world.ts';
import type { SynnefoCloud } from '../index.ts';
import { liveIn, newBox, storedFor, addVersion } from '../synnefo/pithos/state.ts';
import { seedImage } from '../synnefo/seed.ts';
import { ALICE, BOB } from '../synnefo/state.ts';
import { sendSynnefo } from './synnefo-play.ts';
import { type SynnefoFile, synnefoRecording } from './synnefo-recordings.ts';

/** What happened between the recorded exchanges and is not among them. */
type Between = (cloud: SynnefoCloud) => void | Promise<void>;

/** Exchanges of a file, from and to by number; or what lies between. */
export type Step = readonly [file: SynnefoFile, from: number, to: number] | Between;

const account = (cloud: SynnefoCloud) => {
	const found = cloud.world.accounts.get(ALICE);
	if (!found) throw new Error('Alice has no account yet');
	return found;
};

const box = (cloud: SynnefoCloud, name: string) => {
	const found = account(cloud).boxes.get(name);
	if (!found) throw new Error(`there is no container ${name}`);
	return found;
};

/** A recorded request once more, with other ids: the recorder kept what was new only. */
const again =
	(file: SynnefoFile, at: number, change: (text: string) => string = (text) => text): Between =>
	async (cloud) => {
		const exchange = synnefoRecording(file)[at];
		if (!exchange) throw new Error(`no ${file} ${at}`);
		const request = JSON.parse(change(JSON.stringify(exchange.request))) as typeof exchange.request;
		const { status } = await sendSynnefo(cloud.url, { ...exchange, request });
		if (status >= 400) throw new Error(`${request.method} ${request.path}: ${status}`);
	};

const ticks =
	(times: number): Between =>
	(cloud) =>
		cloud.tick(times);

const next =
	(kind: string, number: number): Between =>
	({ world }) => {
		world.next.set(kind, number);
	};

const time =
	(text: string): Between =>
	({ world }) =>
		world.clock.freeze(Date.parse(text));

/** The block that stands for one whose bytes are not in the recording. */
const plant =
	(hash: string, length: number): Between =>
	({ world }) => {
		world.blocks.keep(Buffer.alloc(length, hash), hash);
	};

/** A server as the recording made them, with its network and address. */
const machine = (id: number, network: number, address: number): Step[] => {
	const mine = (text: string) => text.replaceAll('/servers/1', `/servers/${id}`);
	const onNet = (text: string) =>
		text
			.replaceAll('/networks/3', `/networks/${network}`)
			.replaceAll('"network_id":"3"', `"network_id":"${network}"`);
	return [
		(cloud) => void seedImage(cloud.world),
		next('network', network),
		next('subnet', network),
		next('address', address),
		again('cyclades-network', 1),
		again('cyclades-network', 3, onNet),
		again('cyclades-network', 4, onNet),
		again('cyclades-network', 6),
		again('cyclades-compute', 7),
		ticks(6),
		again('cyclades-compute', 13, mine),
		again('cyclades-compute', 15, mine),
		again('cyclades-compute', 24, mine),
		again('cyclades-compute', 26, mine),
		ticks(3),
	];
};

const projects: Between = ({ world }) => {
	const [, ...earlier] = synnefoRecording('astakos')[3]?.response.body as (typeof world.projects)[number][];
	world.projects.push(...earlier.map((project) => structuredClone(project)));
	world.next.set('application', 4);
};

const snapshots: Between = (cloud) => {
	const made = newBox(cloud.world, account(cloud), 'snapshots');
	addVersion(cloud.world, account(cloud), made, storedFor(made, 'snap'), ALICE, {
		size: 2 ** 31,
		hashes: [],
		etag: '',
		type: 'application/octet-stream',
	});
};

/** The recording in the order of its time. */
export const order: readonly Step[] = [
	({ world }) => {
		world.flavors.delete(3);
		world.volumeTypes.delete(2);
	},
	time('2026-11-22T11:09:48.677Z'),
	projects,
	['astakos', 0, 7],
	() => preset(['2ee8a1d7-e2db-49cf-8d6b-f6419a82829b']),
	['astakos', 8, 23],
	time('2026-11-22T11:22:48.000Z'),
	['pithos', 0, 4],
	plant('42840f90adce92b382d7f90fd4fc5d98aaf5585afe7f9bc7a2500c710a0e6ef2', 131_072),
	plant('0ded77cae7f794245ce76ab17ce437ca95aa367ad44380f152cddff8a189ccdd', 131_072),
	plant('65536bbe586647b6aa5494408270cf6efe0ff53b6ea4d02b7d1f3aaa53866682', 46_056),
	['pithos', 5, 28],
	again('pithos', 17),
	['pithos', 29, 40],
	next('version', 21),
	['pithos', 41, 43],
	(cloud) => {
		storedFor(box(cloud, 'cont1'), 'dir/f1.bin').rights = { read: [], write: [BOB] };
	},
	['pithos', 44, 52],
	(cloud) => {
		if (liveIn(box(cloud, 'cont1')).length === 0) account(cloud).boxes.delete('cont1');
	},
	['pithos', 53, 53],
	time('2026-11-22T11:45:35.000Z'),
	(cloud) => {
		seedImage(cloud.world);
		cloud.world.images.clear();
	},
	['pithos', 54, 55],
	next('version', 27),
	['pithos', 56, 56],
	() => preset(['0556ea17-65b1-4225-84d7-e2739bedf7dc']),
	['plankton', 0, 2],
	({ world }) => {
		for (const image of world.images.values()) image.members = [ALICE];
	},
	['plankton', 3, 6],
	['cyclades-compute', 0, 6],
	['cyclades-network', 0, 0],
	next('network', 3),
	next('subnet', 3),
	next('address', 2),
	['cyclades-network', 1, 7],
	['cyclades-compute', 7, 9],
	['cyclades-volume', 0, 1],
	['cyclades-compute', 10, 15],
	ticks(3),
	['cyclades-compute', 16, 32],
	['cyclades-network', 8, 12],
	['cyclades-volume', 2, 2],
	['cyclades-compute', 33, 33],
	ticks(3),
	['plankton', 7, 8],
	['cyclades-compute', 34, 35],
	...machine(2, 4, 3),
	['cyclades-compute', 36, 37],
	['cyclades-network', 13, 13],
	ticks(3),
	['cyclades-network', 14, 14],
	ticks(3),
	['cyclades-network', 15, 17],
	next('volume', 3),
	['cyclades-volume', 3, 3],
	ticks(3),
	['cyclades-volume', 4, 7],
	['cyclades-compute', 38, 40],
	ticks(3),
	({ world }) => {
		world.networks.delete('4');
		world.subnets.delete('4');
		for (const image of world.images.values()) image.members = [];
	},
	...machine(3, 5, 4),
	['cyclades-network', 18, 18],
	ticks(3),
	['cyclades-network', 19, 19],
	ticks(3),
	next('volume', 5),
	again('cyclades-volume', 3, (text) => text.replace('"server_id":2', '"server_id":3')),
	ticks(3),
	['cyclades-compute', 41, 41],
	['cyclades-volume', 8, 9],
	['cyclades-compute', 42, 44],
	['cyclades-network', 20, 20],
	time('2026-11-22T11:49:22.000Z'),
	['pithos', 57, 57],
	next('version', 45),
	['pithos', 58, 60],
	again('pithos', 57, (text) => text.replace('/q1', '/q2')),
	next('version', 48),
	again('pithos', 58, (text) =>
		text.replace('/q1/', '/q2/').replace('text/plain', 'application/x-www-form-urlencoded'),
	),
	['pithos', 61, 70],
	snapshots,
	(cloud) => account(cloud).groups.clear(),
	next('version', 52),
	['pithos', 71, 80],
];

/** What cannot be the same, and why. */
export const leftOut: readonly (readonly [file: SynnefoFile, at: number, why: string])[] = [
	['pithos', 5, 'the bytes of the block are not in the recording'],
	['pithos', 6, 'the bytes of the block are not in the recording'],
	[
		'cyclades-compute',
		40,
		'the simulated back end of the recording refused a deletion for want of RAM (-536870912 of 0)',
	],
];

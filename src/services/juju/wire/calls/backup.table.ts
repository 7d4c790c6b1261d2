import { defineCall } from '../choose.ts';
import { list, number, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { noParams, nothing, old, since2 } from '../row.ts';

export const decodeBackup = (input: unknown) => ({
	id: text(input, 'id') ?? '',
	notes: text(input, 'notes') ?? '',
	size: number(input, 'size') ?? null,
	checksum: text(input, 'checksum') ?? null,
	started: time(input, 'started'),
	finished: time(input, 'finished'),
	stored: time(input, 'stored'),
	version: text(input, 'version') ?? null,
	file: text(input, 'filename') ?? null,
});
export const createBackup = defineCall<{ readonly notes: string; readonly download: boolean }>(
	'changes',
	'Backups.Create',
)(
	old('Backups.Create', 0, ({ notes }) => ({ Notes: notes }), decodeBackup),
	since2('Backups.Create', [1, 1], ({ notes }) => ({ notes }), decodeBackup),
	since2(
		'Backups.Create',
		[2, 2],
		({ notes, download }) => ({ notes, 'keep-copy': true, 'no-download': !download }),
		decodeBackup,
	),
	since2(
		'Backups.Create',
		[3, 3],
		({ notes, download }) => ({ notes, 'no-download': !download }),
		decodeBackup,
	),
);
export const listBackups = defineCall<object>('reads', 'Backups.List')(
	old('Backups.List', 0, noParams, (response) => list(response, 'list').map(decodeBackup)),
	since2('Backups.List', [1, 2], noParams, (response) => list(response, 'list').map(decodeBackup), [2, 2]),
);
export const backupInfo = defineCall<{ readonly id: string }>('reads', 'Backups.Info')(
	old('Backups.Info', 0, ({ id }) => ({ Id: id }), decodeBackup),
	since2('Backups.Info', [1, 2], ({ id }) => ({ id }), decodeBackup, [2, 2]),
);
export const removeBackup = defineCall<{ readonly id: string }>('changes', 'Backups.Remove')(
	old('Backups.Remove', 0, ({ id }) => ({ Id: id }), nothing),
	since2('Backups.Remove', [1, 1], ({ id }) => ({ id }), nothing, [2, 2]),
	since2(
		'Backups.Remove',
		[2, 2],
		({ id }) => ({ ids: [id] }),
		(response, { id }) => only(itemsOf(response, [id], 'Backups.Remove', nothing)),
		[2, 2],
	),
);

interface Images {
	readonly kind: string;
	readonly series: string;
	readonly arch: string;
}
const wanted = ({ kind, series, arch }: Images) => (kind || series || arch ? [{ kind, series, arch }] : []);
const imagesOf = (response: unknown) =>
	list(response, 'result')
		.concat(list(response, 'results'))
		.map((one) => ({
			kind: text(one, 'kind') ?? '',
			series: text(one, 'series') ?? '',
			arch: text(one, 'arch') ?? '',
			url: text(one, 'url') ?? null,
			created: text(one, 'created') ?? null,
		}));
const oldImages = (values: Images) => ({
	Images: wanted(values).map(({ kind, series, arch }) => ({ Kind: kind, Series: series, Arch: arch })),
});
export const listImages = defineCall<Images>('reads', 'ImageManager.ListImages')(
	old('ImageManager.ListImages', 1, oldImages, imagesOf),
	since2('ImageManager.ListImages', [2, 2], (values) => ({ images: wanted(values) }), imagesOf),
);
export const deleteImages = defineCall<Images>('changes', 'ImageManager.DeleteImages')(
	old('ImageManager.DeleteImages', 1, oldImages, (response) =>
		only(itemsOf(response, [''], 'ImageManager.DeleteImages', nothing)),
	),
	since2(
		'ImageManager.DeleteImages',
		[2, 2],
		(values) => ({ images: wanted(values) }),
		(response) => only(itemsOf(response, [''], 'ImageManager.DeleteImages', nothing)),
	),
);

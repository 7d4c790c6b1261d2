import type { Item, Json } from '../call.ts';
import { attachVolume, newVolume } from '../volume/lifecycle.ts';
import { uuid } from '../world.ts';
import type { Nova } from './context.ts';
import { fail } from './errors.ts';
import type { Attachment, Server } from './state.ts';

/** A disk that a create asks for. */
export interface Disk {
	readonly volume?: string;
	readonly image?: string;
	readonly size: number;
	readonly remove: boolean;
	readonly boot: boolean;
}

export const disksOf = (nova: Nova, input: Json | undefined): Disk[] =>
	((input ?? []) as Item[]).flatMap((disk): Disk[] => {
		const id = String(disk['uuid'] ?? disk['volume_id'] ?? '');
		const boot = String(disk['boot_index']) === '0';
		const remove = disk['delete_on_termination'] === true;
		const size = Number(disk['volume_size'] ?? 1);
		if (disk['destination_type'] === 'volume' && disk['source_type'] === 'image')
			return [{ image: id, size, remove, boot }];
		if (disk['source_type'] !== 'volume') return [];
		const volume = nova.world.volume.volumes.get(id);
		if (!volume || volume.project !== nova.token.project)
			throw fail(400, `Block Device Mapping is Invalid: failed to get volume ${id}.`);
		if (boot && !volume.bootable) throw fail(400, `Block Device ${id} is not bootable.`);
		if (volume.status !== 'available')
			throw fail(
				400,
				`Invalid volume: Invalid input received: Invalid volume: Volume ${id} status must be available or ` +
					`downloading to reserve, but the current status is ${volume.status}. (HTTP 400)`,
			);
		return [{ volume: id, size, remove, boot }];
	});

/** Attaches or makes the volumes; what it gives back shows those that were made of images. */
export const plugDisks = (nova: Nova, server: Server, disks: readonly Disk[]): (() => void) => {
	const late: Attachment[] = [];
	for (const [at, disk] of disks.entries()) {
		const volume = disk.volume
			? nova.world.volume.volumes.get(disk.volume)
			: newVolume(nova.world, {
					size: disk.size,
					project: server.project,
					user: server.user,
					name: '',
					description: '',
					bootable: true,
					host: true,
				});
		if (!volume) continue;
		const device = `/dev/sd${String.fromCharCode(97 + at)}`;
		const attachment = {
			volume: volume.id,
			attachment: attachVolume(nova.world, volume, server.id, device),
			device,
			tag: null,
			deleteOnTermination: disk.remove,
			bdm: uuid(),
		};
		// one that is made of an image is shown when the server runs
		if (disk.volume) server.attachments.push(attachment);
		else late.push(attachment);
	}
	return () => void server.attachments.push(...late);
};

import { randomUUID } from 'node:crypto';
import { JujuError } from '../../errors.ts';
import { nothing, struct, text } from '../../go.ts';
import { type Backup, backupOf, checksumOf, dropBackup, makeBackup } from '../../state/backups.ts';
import { type Call, type Facades, method } from '../table.ts';
import { oldEach } from './entities.ts';
import { read, change } from './parts.ts';

const told = (one: Backup) => ({
	ID: one.id,
	Checksum: checksumOf(one),
	ChecksumFormat: 'SHA-1, base64 encoded',
	Size: one.content.length,
	Stored: one.at,
	Started: one.at,
	Finished: one.at,
	Notes: one.notes,
	Environment: one.model,
	Machine: '0',
	Hostname: 'vm',
	Version: '1.25.13',
});

export const backups: Facades['x'] = {
	Create: method(struct('BackupsCreateArgs', { Notes: text }), read, ({ Notes }, { world, model }) =>
		told(makeBackup(world, model.uuid, Notes)),
	),
	Info: method(struct('BackupsInfoArgs', { ID: text }), read, ({ ID }, { world }) =>
		told(backupOf(world, ID)),
	),
	List: method(nothing, read, (_params, { world }) => ({ List: [...world.backups.values()].map(told) })),
	Remove: method(struct('BackupsRemoveArgs', { ID: text }), change, ({ ID }, { world }) =>
		dropBackup(world, ID),
	),
};

export const Block = struct('BlockSwitchParams', { type: text, message: text });

const switched = (call: Call, type: string, on: boolean, run: () => void) => {
	const [result = {}] = oldEach([type], () => {
		if (call.model.blocks.has(type) === on)
			throw new JujuError(`block ${type} is already ${on ? 'ON' : 'OFF'}`);
		run();
	});
	return result;
};

export const block: Facades['x'] = {
	List: method(nothing, read, (_params, call) => ({
		results: [...call.model.blocks.values()].map((one) => ({
			result: { id: one.id, tag: `environment-${call.model.uuid}`, type: one.type, message: one.message },
		})),
	})),
	SwitchBlockOn: method(Block, { needs: 'write' }, ({ type, message }, call) =>
		switched(call, type, true, () => void call.model.blocks.set(type, { id: randomUUID(), type, message })),
	),
	SwitchBlockOff: method(Block, { needs: 'write' }, ({ type }, call) =>
		switched(call, type, false, () => void call.model.blocks.delete(type)),
	),
};

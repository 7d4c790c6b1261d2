import { randomUUID } from 'node:crypto';
import { JujuError } from '../../errors.ts';
import { nothing, struct, text } from '../../go.ts';
import { now } from '../../state/make.ts';
import { type Call, type Facades, method } from '../table.ts';
import { oldEach } from './entities.ts';
import { read, change } from './parts.ts';

const backup = (id: string) => ({
	ID: id,
	Checksum: 'c2hh',
	ChecksumFormat: 'SHA-1, base64 encoded',
	Size: 11,
	Stored: now(),
	Started: now(),
	Finished: now(),
	Notes: '',
	Environment: '',
	Machine: '0',
	Hostname: 'vm',
	Version: '1.25.13',
});

export const backups: Facades['x'] = {
	Create: method(struct('BackupsCreateArgs', { Notes: text }), read, ({ Notes }) => ({
		...backup('20150101-000000.lab'),
		Notes,
	})),
	Info: method(struct('BackupsInfoArgs', { ID: text }), read, ({ ID }) => backup(ID)),
	List: method(nothing, read, () => ({ List: [backup('20150101-000000.lab')] })),
	Remove: method(struct('BackupsRemoveArgs', { ID: text }), change, () => undefined),
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

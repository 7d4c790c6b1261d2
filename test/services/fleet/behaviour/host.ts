import { connectFleet, type FleetClient } from '../../../../src/services/fleet/client/client.ts';
import type { SettleGoal } from '../../../../src/services/fleet/model/settle/judge.ts';
import type { Seen } from '../../../../src/services/fleet/model/settle/observe.ts';
import { waitFor } from '../../../../src/services/fleet/model/settle/wait.ts';
import type { UnitOption } from '../../../../src/services/fleet/wire/options.ts';

/**
 * A cluster that behaviour is tested on: the lab, or real machines. Units whose name begins with `prefix` are
 * the tests’ own.
 */
export interface Host {
	readonly endpoint: string;
	readonly prefix: string;
	/** Seconds between looks, and for a change to become true. */
	readonly every: number;
	readonly patience: number;
}

export const service = (
	command: string,
	...more: readonly [section: string, name: string, value: string][]
): UnitOption[] => [
	{ section: 'Service', name: 'ExecStart', value: command },
	...more.map(([section, name, value]) => ({ section, name, value })),
];

export const sleeper = service('/bin/sleep 1d');

/** A client, closed at the end of the scope. */
export const connected = async ({ endpoint }: Host): Promise<FleetClient & AsyncDisposable> => {
	const client = await connectFleet({ endpoints: endpoint });
	return { ...client, [Symbol.asyncDispose]: client.close };
};

export const settled = (host: Host, client: FleetClient, name: string, settling: SettleGoal): Promise<Seen> =>
	waitFor(client, name, settling, {
		signal: AbortSignal.timeout(host.patience * 1000),
		every: host.every,
		deadline: host.patience,
	});

/** Destroys a unit as one should: stopped first, then waited for. */
export const remove = async (host: Host, client: FleetClient, name: string): Promise<void> => {
	const unit = await client.units.find(name);
	if (unit && unit.desiredState !== 'inactive') {
		await client.units.setState(name, 'inactive');
		await settled(host, client, name, 'inactive');
	}
	if (unit) await client.units.destroy(name);
	await settled(host, client, name, 'gone');
};

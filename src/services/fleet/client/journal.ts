import { MusterError, cancelled } from '../../../core/errors.ts';
import type { TunnelHolder } from '../../../net/ssh/holder.ts';
import { type JournalEntry, journalCommand, readJournal } from '../wire/journal.ts';
import type { Machine, Unit, UnitState } from '../wire/records.ts';
import { sooner } from '../../../net/http/index.ts';
import { within } from '../../../net/call.ts';
import type { Call } from './call.ts';

export interface JournalQuery {
	/** Which of a global unit’s machines; whole ids. Default: the one it is on. */
	readonly machine?: string;
	/** How many of the last entries. Default 10. */
	readonly lines?: number;
	/** Only entries of so many seconds back. */
	readonly since?: number;
}

export type UnitJournalEntry = JournalEntry & { readonly machineId: string };

interface Cluster {
	unit(): Promise<Unit>;
	states(): Promise<readonly UnitState[]>;
	machines(): Promise<readonly Machine[]>;
}

const placeOf = async (
	name: string,
	wanted: string | undefined,
	{ unit, states, machines }: Cluster,
): Promise<Machine> => {
	const { machineId } = await unit();
	const known = wanted ?? machineId;
	const places = known === null ? (await states()).map((state) => state.machineId) : [known];
	const [place] = places;
	if (place === undefined)
		throw new MusterError('NOT_FOUND', `${name} is on no machine, so there is no journal of it`, {
			hint: 'Load or start it first. Where it ran before, give that machine.',
		});
	if (places.length > 1)
		throw new MusterError(
			'BAD_INPUT',
			`Machine: ${name} runs on ${places.length} machines, so one has to be named (e.g. ${place})`,
			{
				details: { machines: places },
			},
		);
	const machine = (await machines()).find(({ id }) => id === place);
	if (machine?.primaryIp) return machine;
	throw new MusterError(
		'NOT_FOUND',
		`Machine ${place} ${machine ? 'tells no address' : 'is not in the cluster'}, so its journal cannot be read`,
	);
};

/**
 * A unit’s last journal entries, over SSH from the tunnel’s machine to the unit’s, as fleetctl does (protocol
 * book, §9).
 * @throws MusterError BAD_INPUT without a tunnel, NOT_FOUND, SERVER with journalctl’s words, and what logging
 *   in throws
 */
export const readUnitJournal = async (
	tunnel: TunnelHolder | undefined,
	name: string,
	{ machine: wanted, lines = 10, since }: JournalQuery,
	cluster: Cluster,
	call: Call = {},
): Promise<UnitJournalEntry[]> => {
	if (!tunnel)
		throw new MusterError(
			'BAD_INPUT',
			'SSH host: none is given, and journals are read over SSH: fleet’s API has none',
			{
				hint: 'Give the connection a machine of the cluster as SSH host, e.g. core@203.0.113.5. Nothing was sent.',
				details: { field: 'tunnelHost' },
			},
		);
	const machine = await placeOf(name, wanted, cluster);
	const read = async () => {
		const near = await tunnel.open();
		const there = await near.through(
			{ user: tunnel.target.user, host: machine.primaryIp as string, port: 22 },
			call,
		);
		try {
			const { stdout, stderr, exitCode } = await there.run(journalCommand(name, lines, since), call);
			if (exitCode === 0) return readJournal(stdout).map((entry) => ({ ...entry, machineId: machine.id }));
			throw new MusterError(
				'SERVER',
				`journalctl on ${there.where} failed: ${stderr.trim() || `exit code ${exitCode}`}`,
				{
					hint: `May ${tunnel.target.user} read the journal there?`,
				},
			);
		} finally {
			// who waits for the lines need not wait for that
			void there.close();
		}
	};
	// a login has a time of its own, but Stop is at once
	return within(Number.POSITIVE_INFINITY, [call.signal], (signal) => sooner(signal, read())).catch(
		(error: unknown) => {
			throw call.signal?.aborted ? cancelled(`reading the journal of ${name}`) : error;
		},
	);
};

import { abortError } from '../../../net/call.ts';
import { MusterError } from '../../../core/errors.ts';
import { clientOf } from './client.ts';
import { type Dispatcher, dispatcher } from './dispatch.ts';
import { type Link, openLink } from './link.ts';
import { type Settings, settingsOf } from './settings.ts';
import type { ConnectConplyent } from './types.ts';
import { heardWithin } from './waiting.ts';
import { watchAcknowledgements, watchHeartbeat, watchJobs } from './watch.ts';

const busy = ({ where, answerTimeout }: Settings) =>
	new MusterError(
		'BUSY',
		`${where} accepts connections but does not answer: another client holds this server or it is dead`,
		{
			hint: 'A conplyent server serves one client at a time. Wait for the other one to end (an n8n or Node-RED elsewhere, a Python script); if there is none, restart the server.',
			details: { seconds: answerTimeout },
		},
	);

const loopBusy = ({ where, answerTimeout }: Settings) =>
	new MusterError(
		'TIMEOUT',
		`${where} answers heartbeats but did not list its commands within ${answerTimeout} s: a slow command keeps its main loop`,
		{
			hint: 'Find what keeps it (a read of a pipe or of a slow disk, a custom command), wait for it, or restart the server.',
		},
	);

interface Attempt {
	readonly dispatch: Dispatcher;
	readonly link: Link;
}

/** One connection that is answered within so many seconds; `undefined` if it is not. */
const attempt = async (
	settings: Settings,
	seconds: number,
	signal: AbortSignal | undefined,
): Promise<Attempt | undefined> => {
	const dispatch = dispatcher(settings);
	const link = await openLink(settings, dispatch.receiver, signal);
	dispatch.attach(link);
	try {
		const alive = dispatch.heartbeat();
		const list = dispatch.sync();
		if (!(await heardWithin(alive, seconds, signal))) {
			await link.close();
			return undefined;
		}
		if (!(await heardWithin(list, settings.answerTimeout, signal))) throw loopBusy(settings);
		return { dispatch, link };
	} catch (error) {
		await link.close();
		throw error;
	}
};

/**
 * Connects to a conplyent server: TCP, ZMTP 3 PAIR, a heartbeat and the list of commands (protocol, sections
 * 1 and 7).
 *
 * `CONNECT_REFUSED`, `CONNECT_FAILED` and `PROTOCOL` as usual; `TIMEOUT` when the machine does not answer, or
 * its server’s main loop does not; `BUSY` after `answerTimeout` when the one slot is held: such a connection
 * is never promoted, so the next attempt needs a new call. Closing the client gives the slot to whoever
 * connects next.
 */
export const connectConplyent: ConnectConplyent = async (options, { signal } = {}) => {
	const settings = settingsOf(options);
	const { answerTimeout } = settings;
	if (signal?.aborted) throw abortError(signal, `connecting to ${settings.where}`);
	// A slot that was given back a moment ago takes some milliseconds
	// to be free; who comes too early is never served
	const early = Math.min(1, answerTimeout / 3);
	const made =
		(await attempt(settings, early, signal)) ?? (await attempt(settings, answerTimeout - early, signal));
	if (made === undefined) throw busy(settings);
	const { dispatch, link } = made;
	watchJobs(dispatch, link, settings);
	watchAcknowledgements(dispatch, link, settings);
	watchHeartbeat(dispatch, link, settings);
	return clientOf(dispatch, link, settings);
};

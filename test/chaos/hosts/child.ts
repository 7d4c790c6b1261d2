/** A process that runs triggers through the engine, as Node-RED runs them: `child.ts service folder`. */
import { dataOf } from '../../../src/catalogue/event.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import type { Event } from '../../../src/catalogue/source.ts';
import { memoryFile } from '../../../src/engine/watch/memory-file.ts';
import { watch } from '../../../src/engine/watch/watch.ts';
import { settingsIdentity } from '../../../src/engine/connect/settings-identity.ts';
import { settleWithin } from '../../../src/hosts/node-red/runtime/settle-within.ts';
import type { Loose } from '../world.ts';
import type { FromChild, Order, ToChild } from './messages.ts';

const [name = '', folder = ''] = process.argv.slice(2);
const { service } = (await import(`../../../src/services/${name}/index.ts`)) as { service: AnyService };

const say = (message: FromChild): void => void process.send?.(message);
const fault = (words: string) => say({ is: 'fault', words });
process.on('warning', ({ name: kind, message, stack }) => {
	if (kind !== 'ExperimentalWarning') fault(`${kind}: ${message} ${stack}`);
});
process.on('unhandledRejection', (error) => fault(`nobody caught ${error} ${(error as Error)?.stack}`));
process.on('uncaughtException', (error) => fault(`nobody caught ${error} ${error.stack}`));

/** Milliseconds that closing may take, as in Node-RED. */
const CLOSING = 3000;
const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

const running = new Map<string, { readonly closing: AbortController; readonly over: Promise<void> }>();

const begin = ({ id, source, input }: Order, settings: Loose, restarted: boolean): void => {
	const closing = new AbortController();
	const { signal } = closing;
	const tell = (is: 'event' | 'notice', events: readonly Event[]) => {
		for (const event of events) say({ is, id, event: dataOf(event) as Loose });
	};
	const over = watch({
		service,
		source: service.sources.find((one) => one.name === source) as AnyService['sources'][number],
		input,
		settings: async () => settings,
		signal,
		store: memoryFile(folder, id, settingsIdentity(service, source, settings), () => {}),
		restarted,
		async handOver(events) {
			if (signal.aborted) return false;
			tell('event', events);
			await turn();
			return !signal.aborted;
		},
		notify: (notices) => tell('notice', notices),
		onConnectionStatus(now) {
			const connected = now.is === 'connected';
			const words = now.is === 'retrying' ? `${now.error.code} ${now.error.message}` : now.is;
			say({ is: 'status', id, connected, words });
		},
		isFatal: ({ code }) => code === 'BAD_INPUT' || code === 'UNSUPPORTED',
		log: () => {},
	}).catch((error: unknown) => fault(`${id} has ended: ${error}`));
	running.set(id, { closing, over });
};

const end = async (ids: readonly string[]): Promise<void> => {
	await Promise.all(
		ids.map(async (id) => {
			const one = running.get(id);
			running.delete(id);
			one?.closing.abort();
			if (one) await settleWithin(CLOSING, one.over);
		}),
	);
};

const held = (): number => {
	global.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 2 ** 20;
};

// who started it was ended itself
const leave = () => process.exit();
process.on('disconnect', leave);

process.on('message', async (message: ToChild) => {
	if (message.is === 'start') {
		for (const order of message.orders) begin(order, message.settings, message.restarted);
		say({ is: 'started' });
	} else if (message.is === 'stop') {
		await end(message.ids);
		say({ is: 'stopped' });
	} else if (message.is === 'held') say({ is: 'held', held: held() });
	else {
		process.off('disconnect', leave);
		await end([...running.keys()]);
		// nothing of it may keep the process alive
		process.disconnect();
	}
});

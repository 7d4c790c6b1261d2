import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { type Example, examples, type FlowNode, flowsOf } from './demo/flows.ts';
import { startNodeRed } from './demo/node-red.ts';
import { runN8n } from './demo/run-n8n.ts';
import { startServers } from './demo/servers.ts';

// npm run demo [-- --check] [-- --port 1880] [-- --n8n]
const { values } = parseArgs({
	options: {
		check: { type: 'boolean', default: false },
		n8n: { type: 'boolean', default: false },
		port: { type: 'string' },
	},
});
const { check } = values;
const port = values.port === undefined ? undefined : Number(values.port);
if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
	console.error(`--port is “${values.port}”, but has to be a port, for example --port 1880`);
	process.exit(1);
}
/** Seconds that all examples may take to show something. */
const PATIENCE = 120;
/** Seconds that one row of an example may take before the next one begins. */
const ROW = 10;

await build();
if (values.n8n) process.exit(await runN8n(port, check));
const servers = await startServers();
const all = examples();
const tab = { env: [{ name: 'FOLDER', value: servers.folder, type: 'str' }] };
const flows = flowsOf(all, { ...servers.connections, ...servers.nodes, tab }, check);
const shown = new Set<string>();
const lines: string[] = [];
let started: () => void = () => {};
const running = new Promise<void>((resolve) => {
	started = resolve;
});
const nodeRed = await startNodeRed(flows, port, (line) => {
	lines.push(line);
	if (line.includes('Started flows')) started();
	const [, node] = /\[debug:([^\]]+)\]/.exec(line) ?? [];
	if (node) shown.add(node);
	if (/\[error\]|\[red\]/.test(line) && !check) console.log(line);
});

let ending: Promise<void> | undefined;
/** Ends all, once: a terminal's Ctrl-C arrives here twice. */
const end = async (code: number): Promise<never> => {
	ending ??= nodeRed.close().then(() => servers.close());
	await ending;
	process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
void nodeRed.over.then(() => {
	if (ending) return;
	console.error(lines.slice(-30).join('\n'));
	void end(1);
});

/** The debug nodes behind a node. */
const shownBehind = (nodes: readonly FlowNode[], { wires }: FlowNode): readonly FlowNode[] => {
	const next = nodes.filter(({ id }) => JSON.stringify(wires ?? []).includes(`"${id}"`));
	return next.flatMap((node) => (node.type === 'debug' ? [node] : shownBehind(nodes, node)));
};

/** Presses the buttons of an example from top to bottom, each when the one above it has shown something. */
const pressInOrder = async ({ nodes }: Example): Promise<void> => {
	const buttons = nodes.filter(({ type }) => type === 'inject');
	for (const button of buttons.toSorted((one, other) => Number(one['y']) - Number(other['y']))) {
		await fetch(`${nodeRed.url}/inject/${button.id}`, { method: 'POST' });
		const behind = shownBehind(nodes, button);
		for (const end = Date.now() + ROW * 1000; Date.now() < end; await sleep(50))
			if (behind.some(({ id }) => shown.has(id))) break;
	}
};

await running;
console.log(
	`Node-RED with the nodes of this package, living servers and ${all.length} examples: ${nodeRed.url}`,
);
if (!check) console.log([...servers.reach, 'Ctrl-C ends everything.'].join('\n'));
else {
	await Promise.all(all.map(pressInOrder));
	const silent = () =>
		flows.filter(({ id, type, optional }) => type === 'debug' && !optional && !shown.has(id));
	const until = Date.now() + PATIENCE * 1000;
	// what shows a failure or waits for one is no sign of life
	const wanted = () =>
		silent().filter(
			({ id }) =>
				!flows.some(({ type, wires }) => type === 'catch' && JSON.stringify(wires).includes(`"${id}"`)),
		);
	while (wanted().length > 0 && Date.now() < until) await sleep(100);
	for (const { name, nodes } of all) {
		const dumb = wanted().filter(({ id }) => nodes.some((node) => node.id === id));
		console.log(
			`${dumb.length === 0 ? '✔' : '✖'} ${name}${dumb.length === 0 ? '' : `: nothing shown by ${dumb.map(({ id }) => id).join(', ')}`}`,
		);
	}
	if (wanted().length > 0)
		console.error(
			lines
				.filter((line) => /error|warn/i.test(line))
				.slice(-20)
				.join('\n'),
		);
	await end(wanted().length > 0 ? 1 : 0);
}

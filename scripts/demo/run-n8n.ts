import { startN8n } from './n8n.ts';
import { startServers } from './servers.ts';

/** The demo in n8n, to its end: with `check` it ends by itself, and its code says whether all was well. */
export const runN8n = async (port: number | undefined, check: boolean): Promise<number> => {
	const servers = await startServers();
	let over: () => void = () => {};
	const stopped = new Promise<void>((resolve) => {
		over = resolve;
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, over);
	let demo: Awaited<ReturnType<typeof startN8n>> | undefined;
	try {
		demo = await startN8n(servers.connections, port, !check);
		const { n8n, tests, published, imported } = demo;
		console.log(tests.join('\n'));
		console.log(
			`n8n with the nodes of this package, living servers and ${imported} workflows, ${published} of them published: ${n8n.base}`,
		);
		console.log(`Sign in as ${n8n.email} with the password ${n8n.password}`);
		if (!check) {
			console.log(servers.reach.join('\n'));
			console.log('What the workflows tell the team is printed here. Ctrl-C ends everything.');
			await stopped;
			return 0;
		}
		const tells = await demo.tells();
		console.log(`${tells ? '✔' : '✖'} the published workflows tell what happens`);
		return tells && tests.every((line) => line.startsWith('✔')) ? 0 : 1;
	} finally {
		await demo?.close();
		await servers.close();
	}
};

// A node that prints every message it gets as one line, and a route that gives any node a message.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

module.exports = (RED) => {
	const print = (word, value) =>
		process.stdout.write(
			`\n${word} ${JSON.stringify(value, (_key, one) => (one instanceof Error ? { ...one, message: one.message } : one))}\n`,
		);
	RED.nodes.registerType('probe', function (config) {
		RED.nodes.createNode(this, config);
		this.on('input', (msg, _send, done) => {
			const { req, res, ...plain } = msg;
			print('PROBE', { ...plain, probe: this.id });
			done();
		});
	});
	const revive = (_key, value) => (value && value.type === 'Buffer' ? Buffer.from(value.data) : value);
	RED.httpAdmin.post('/probe/:id', (request, response) => {
		const node = RED.nodes.getNode(request.params.id);
		if (!node) return response.status(404).json({ error: 'no such node' });
		for (const msg of [].concat(request.body)) node.receive(JSON.parse(JSON.stringify(msg), revive));
		response.json({});
	});
	// MiB that the process really needs: without what only waits to be collected
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc');
	RED.httpAdmin.get('/probe', (_request, response) => {
		collect();
		response.json({ resident: process.memoryUsage().rss / 1048576 });
	});
	RED.events.on('node-status', (event) => print('STATUS', { id: event.id, ...event.status }));
};

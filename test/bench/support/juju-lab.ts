import { startController } from '../../lab/juju/index.ts';

// A controller in a process of its own: what it works is not the clients' work. It says where it is, and ends
// with its input.
const lab = await startController({ profile: '4.0' });
process.stdout.write(`${JSON.stringify({ url: lab.wsUrl, ca: lab.ca, uuid: lab.model().uuid })}\n`);
// what was asked is kept for tests; nobody looks here
setInterval(() => lab.requests.splice(0), 200).unref();
process.stdin.resume().on('end', () => process.exit());

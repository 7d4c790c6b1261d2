import { connectSerf } from '../../../src/services/serf/client/connect.ts';

// Prints by how many MB the resident memory of this process grew over a million events.

// the less survives a collection, the later V8 makes its young generation as large as it may be
const SETTLING = 1_200_000;
const EVENTS = 1_000_000;
const mean = (numbers: readonly number[]): number =>
	numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const client = await connectSerf({ hosts: [{ host: '127.0.0.1', port: Number(process.argv[2]) }] });
const rss: number[] = [];
let count = 0;
for await (const record of client.stream('user')) {
	count += 'dropped' in record ? record.dropped : 1;
	if (count >= SETTLING && count % 10_000 === 0) rss.push(process.memoryUsage.rss() / 1048576);
	if (count >= SETTLING + EVENTS) break;
}
await client.close();
process.stdout.write(String(Math.max(0, mean(rss.slice(-10)) - mean(rss.slice(0, 10)))));

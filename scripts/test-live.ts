import { sources } from './build/files.ts';
import { build } from './build.ts';
import { only } from './only.ts';
import { close, runTests } from './test-run.ts';

// npm run test:live [-- --only serf] [--full]: behaviour tests
// against real servers; full: with the large ones
const wanted = only();
if (process.argv.includes('--full')) process.env['MUSTER_FULL'] = '1';
await build();
const files = sources('test/live', /\.test\.ts$/).filter(
	(file) => wanted.length === 0 || wanted.some((name) => file.includes(name)),
);
// a whole OpenStack on a busy machine takes its time
close(await runTests(files, { atOnce: 1, seconds: 2400 }));

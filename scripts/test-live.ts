import { sources } from './build/files.ts';
import { build } from './build.ts';
import { only } from './only.ts';
import { close, runTests } from './test-run.ts';

// npm run test:live [-- --only serf]: behaviour tests against real servers
const wanted = only();
await build();
const files = sources('test/live', /\.test\.ts$/).filter(
	(file) => wanted.length === 0 || wanted.some((name) => file.includes(name)),
);
close(await runTests(files, { atOnce: 1, seconds: 1200 }));

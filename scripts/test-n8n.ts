import { sources } from './build/files.ts';
import { build } from './build.ts';
import { wholeN8n } from './n8n-install.ts';
import { close, runTests } from './test-run.ts';

// npm run test:n8n: a whole n8n server with the packed package
process.env['MUSTER_N8N'] = wholeN8n();
await build();
close(await runTests(sources('test/n8n', /\.test\.ts$/), { atOnce: 1, seconds: 1800 }));

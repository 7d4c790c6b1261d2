import { prettier } from './lint.ts';

process.exitCode = prettier('--write') ? 0 : 1;

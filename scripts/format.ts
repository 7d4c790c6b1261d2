import { spawnSync } from 'node:child_process';
import { root } from './build/files.ts';

process.exitCode = spawnSync('biome', ['check', '--write', '.'], { cwd: root, stdio: 'inherit' }).status ?? 1;

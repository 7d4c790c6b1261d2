import { createHash } from 'node:crypto';
import type { UnitOption } from './options.ts';
import { renderUnitFile } from './unit-file.ts';

/** sha1 in hex of the rendered unit file: what the server calls the unit’s `hash` and a UnitState carries. */
export const unitHash = (options: readonly UnitOption[]): string =>
	createHash('sha1').update(renderUnitFile(options)).digest('hex');

import type { IDataObject } from 'n8n-workflow';

const MODES = new Set(['list', 'name', 'id', 'url']);

/** n8n's resource locator, also as programs and AI agents write it: without n8n's own mark. */
export const isLocator = (value: unknown): value is IDataObject =>
	typeof value === 'object' &&
	value !== null &&
	'value' in value &&
	('__rl' in value || ('mode' in value && MODES.has(String(value.mode))));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../../src/services/cloud/client/refusal.ts';
import * as kinds from '../../../src/services/cloud/client/kinds.ts';
import type { Kind } from '../../../src/services/cloud/client/kind.ts';
import { readFault } from '../../../src/services/cloud/wire/fault.ts';
import { isRecord, type Json, listOf, recordOf } from '../../../src/services/cloud/wire/json.ts';
import { nextQuery } from '../../../src/services/cloud/wire/links.ts';
import { readLoginV3 } from '../../../src/services/cloud/wire/login.ts';
import {
	readEntry,
	readContainer,
	readContainerInfo,
	readObjectInfo,
} from '../../../src/services/cloud/wire/object.ts';
import type { ServiceName } from '../../../src/services/cloud/wire/services.ts';
import { readVersions } from '../../../src/services/cloud/wire/versions.ts';
import { type Exchange, recordedFiles, recording } from '../../lab/cloud/recordings.ts';

const services: Readonly<Record<string, ServiceName>> = {
	'object-store': 'object',
	volumev3: 'volume',
	identity: 'identity',
	compute: 'compute',
	network: 'network',
	image: 'image',
	placement: 'compute',
};
const lower = (headers: Readonly<Record<string, string | string[]>>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
	);
const textOf = (body: unknown): string =>
	typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body);

/** A record without holes: what is not known is `null`, never `undefined` or NaN. */
const whole = (record: object, where: string): void => {
	for (const [name, value] of Object.entries(record))
		assert.ok(value !== undefined && !Number.isNaN(value), `${where}: ${name}`);
	assert.ok((record as { id?: string }).id !== '', `${where}: no id`);
};

const byKey = new Map<string, Kind>();
for (const kind of Object.values(kinds) as unknown as Kind[]) {
	if (kind.one) byKey.set(kind.one, kind);
	byKey.set(kind.many, kind);
}

/** How an exchange was understood, in a word; `undefined`: nobody reads such an answer. */
const understood = ({ service, request, response }: Exchange): string | undefined => {
	if (response === null) return 'no answer';
	const { status, body } = response;
	const headers = lower(response.headers);
	const where = `${request.method} ${request.url} ${status}`;
	if (status >= 400) {
		const fault = readFault(status, headers, textOf(body));
		assert.ok(fault.message !== '' || textOf(body) === '', where);
		const asked = {
			service: services[service] ?? 'compute',
			method: request.method,
			url: request.url,
			doing: 'x',
			reads: true,
		};
		const error = refusalOf(fault, asked);
		assert.notEqual(error.code, 'BAD_INPUT', where);
		assert.doesNotMatch(error.message, /<\/?\w+>|undefined|\[object/, where);
		return 'fault';
	}
	if (
		isRecord(body) &&
		('versions' in body || 'choices' in body || 'version' in body) &&
		readVersions(body).length > 0
	)
		return 'versions';
	if (request.url.includes('/auth/tokens') && readLoginV3(headers, body)) return 'login';
	if (service === 'object-store') {
		const name = request.url;
		if (Array.isArray(body))
			for (const row of listOf(body)) whole('count' in row ? readContainer(row) : readEntry('c', row), where);
		whole(readObjectInfo('c', name, headers, false), where);
		whole(readContainerInfo('c', headers, false), where);
		return Array.isArray(body) ? 'listing' : 'headers';
	}
	if (!isRecord(body)) return 'nothing to read';
	nextQuery(body);
	if (service === 'image' && typeof body['id'] === 'string') {
		whole(kinds.imageKind.read(body), where);
		return 'record';
	}
	for (const [key, value] of Object.entries(body)) {
		const kind = byKey.get(key);
		if (!kind) continue;
		const rows: readonly Json[] = Array.isArray(value) ? listOf(value) : [recordOf(value)];
		for (const row of rows)
			if (Object.keys(row).length > 0 && (row['id'] || row['name'] || row['keypair']))
				whole(kind.read(row), where);
		return 'record';
	}
	return undefined;
};

test('every recorded answer of a real OpenStack is understood', () => {
	const count: Record<string, number> = {};
	for (const file of recordedFiles())
		for (const exchange of recording(file)) {
			const how = understood(exchange) ?? 'other JSON';
			count[how] = (count[how] ?? 0) + 1;
		}
	assert.deepEqual(count, {
		versions: 28,
		fault: 985,
		'nothing to read': 206,
		headers: 868,
		login: 63,
		'other JSON': 197,
		record: 865,
		listing: 119,
		'no answer': 1,
	});
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePageToken } from '../../../../src/services/fleet/wire/page-token.ts';
import { cutPage } from '../../../lab/fleet/pages.ts';

test('the lab cuts pages with the server’s uint16 arithmetic', () => {
	const all = Array.from({ length: 65_600 }, (_, at) => at);
	const ask = (page: number, length = all.length) =>
		cutPage(
			all.slice(0, length),
			new URLSearchParams({ nextPageToken: encodePageToken({ limit: 100, page }) }),
			100,
		);
	const last = ask(655);
	assert.ok(
		typeof last === 'object' &&
			last.items[0] === 65_400 &&
			last.next === encodePageToken({ limit: 100, page: 656 }),
	);
	assert.equal(ask(656), 'drop', 'a slice out of bounds ends the connection');
	assert.deepEqual(ask(656, 65_500), { items: [], next: undefined });
});

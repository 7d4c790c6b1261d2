import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareReleases } from '../../src/core/release.ts';

test('releases are compared by their numbers; a pre-release is older than its release', () => {
	const ordered = ['0.8', '0.8.1', '0.11', '1.0', '2.9.52', '3.6.0', '4.0-beta1', '4.0-rc1', '4.0', '4.0.15'];
	for (const [index, release] of ordered.entries())
		for (const [other, second] of ordered.entries())
			assert.equal(
				Math.sign(compareReleases(release, second)),
				Math.sign(index - other),
				`${release} ${second}`,
			);
	assert.equal(compareReleases('0.8', 'v0.8.0'), 0);
});

import assert from 'node:assert/strict';
import type { JujuTrials } from './scene.ts';

/** A site and its database, related. */
export const bundleYaml = `applications:
  site:
    charm: wordpress
    num_units: 1
  sitedb:
    charm: mysql
    num_units: 2
relations:
- [site:db, sitedb:db]
`;

export const bundleTrials: JujuTrials = {
	'bundle.deploy': {
		input: () => ({ yaml: bundleYaml, wait: true, deadline: '30s' }),
		after: ({ lab }, results) => {
			assert.deepEqual(
				results.map(({ change }) => change),
				['deploy', 'deploy', 'addRelation', 'addUnit', 'addUnit', 'addUnit'],
			);
			assert.equal(lab.application('sitedb').units.size, 2);
		},
	},
};

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { live, startController } from '../../test/lab/juju/index.ts';

/** Milliseconds between two things that happen in the model. */
const EVERY = 4000;

/**
 * A controller with a model that lives: a unit is blocked now and then, an error is logged, units and a model
 * come and go. A unit of `web` goes into error where its option `mode` is `error`.
 */
export const startDemoJuju = async () => {
	const lab = await startController({ profile: '3.6', models: ['default', 'other'] });
	lab.deploy('postgresql', { units: 2 });
	lab.deploy('wordpress', { name: 'blog' });
	lab.deploy('mysql');
	lab.deploy('web');
	lab.relate('blog', 'mysql');
	lab.settle();
	const end = live(lab, { every: EVERY, unit: 'mysql/0' });
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-juju-'));
	const ca = path.join(folder, 'ca.pem');
	writeFileSync(ca, lab.ca);
	return {
		settings: {
			addresses: [lab.wsUrl],
			ca: lab.ca,
			user: lab.user,
			model: 'admin/default',
			credentials: { password: lab.password },
		},
		/** How a program of one’s own reaches it: all that is secret here goes with the demo. */
		reach: `Juju: address ${lab.address}, user ${lab.user}, password ${lab.password}, model admin/default, CA in ${ca}`,
		async close() {
			end();
			await lab[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true, force: true });
		},
	};
};

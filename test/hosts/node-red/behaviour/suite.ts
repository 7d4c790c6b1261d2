import { after, before, describe } from 'node:test';
import type { Version } from '../support/node-red.ts';
import { actions } from './actions.ts';
import { life } from './life.ts';
import { loading } from './loading.ts';
import { messages } from './messages.ts';
import { routes } from './routes.ts';
import { openStage, type Stage } from './stage.ts';
import { subflows } from './subflows.ts';
import { triggers } from './triggers.ts';

/** What the nodes do in a real Node-RED, all of it. */
export const suite = (version: Version): void => {
	describe(`in Node-RED ${version}`, () => {
		let stage: Stage;
		before(async () => {
			stage = await openStage(version, { runtimeState: { enabled: true } });
		});
		after(() => stage.close());
		const now = () => stage;
		loading(now);
		actions(now);
		messages(now);
		triggers(now);
		subflows(now);
		life(now, version);
	});
	describe(`questions of the editor in Node-RED ${version}`, () => routes(version));
};

import { after } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { startWatch } from '../../../support/steps.ts';

const begun: { stop(): Promise<void> }[] = [];
after(async () => {
	await Promise.all(begun.map((one) => one.stop().catch(() => {})));
	await endLeases();
});

/** Watches a source of a lab’s model; it ends with the tests, also where one fails. */
export const watchJuju = (
	lab: ControllerLab,
	source: string,
	input: Readonly<Record<string, unknown>> = {},
	more: Parameters<typeof startWatch>[4] & { readonly settings?: object } = {},
) => {
	const watch = startWatch(service, { ...jujuSettings(lab), ...more.settings }, source, input, more);
	begun.push(watch);
	return watch;
};
export type JujuWatch = ReturnType<typeof watchJuju>;

import { flag, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { upgradeModel } from '../wire/calls/model-config.table.ts';
import { compareReleases } from '../wire/version.ts';
import { modelField, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

/** Older ones change a model’s release on a connection to it, and cannot try it out. */
const hasUpgrader = ({ offer, versions }: JujuClient): boolean =>
	versions('ModelUpgrader').length > 0 && compareReleases(offer.release, '2.9.30') >= 0;

const upgrade = controllerOp({
	resource: 'model',
	name: 'upgrade',
	action: 'Upgrade a model',
	alias: ['upgrade juju agents'],
	effect: 'destroys',
	help: 'Upgrade the agents of a model to another release of Juju; there is no way back',
	fields: {
		model: modelField,
		version: text('Version', {
			placeholder: 'the newest that fits',
			pattern: '\\d+\\.\\d+\\.\\d+',
			expected: 'a release such as 3.6.14',
			example: '3.6.14',
			help: 'The release to upgrade to',
		}),
		ignoreAgentVersions: flag('Ignore agent versions', {
			advanced: true,
			default: false,
			help: 'Whether to upgrade even if some agents run another release',
		}),
		stream: text('Stream', {
			advanced: true,
			placeholder: 'the model’s',
			example: 'proposed',
			help: 'The agent stream from which releases come',
		}),
	},
	timeout: 60,
	covers: ['ModelUpgrader.UpgradeModel', 'Client.SetModelAgentVersion', 'Client.SetEnvironAgentVersion'],
	sample: { model: 'admin/default', version: '3.6.14', preview: false },
	async preview(client, { model, version = '', ...input }, { signal }) {
		if (!hasUpgrader(client))
			throw new MusterError('UNSUPPORTED', `Juju ${client.offer.release} cannot preview an upgrade`, {
				hint: 'See Get agent binaries for the releases there are. Nothing was sent.',
			});
		const uuid = await uuidOf(client, model, signal);
		const chosen = await client
			.ask(upgradeModel, { ...input, uuid, version, dryRun: true }, { signal })
			.catch((error: Error) => {
				if (/no upgrades available/.test(error.message)) return null;
				throw error;
			});
		return { model, version: chosen, preview: true };
	},
	async run(client, { model, version = '', ...input }, { signal, lease }) {
		const uuid = await uuidOf(client, model, signal);
		const asked = { ...input, uuid, version, dryRun: false };
		const isOld = client.offer.major >= 2 && !hasUpgrader(client);
		if (isOld && version === '')
			throw new MusterError('BAD_INPUT', `Juju ${client.offer.release} needs the release to upgrade to`, {
				hint: 'For example: 2.8.13. Nothing was changed.',
				details: { field: 'version' },
			});
		const on = isOld ? await lease(`model ${uuid}`, signal) : undefined;
		try {
			const chosen = await (on?.client ?? client).ask(upgradeModel, asked, { signal });
			return { model, version: chosen, preview: false };
		} finally {
			on?.release();
		}
	},
});

export const modelUpgrades = [upgrade] as const;

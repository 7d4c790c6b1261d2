import { machineOf, publicAddress, seriesOf } from '../facades/status-parts.ts';
import { storedOf } from '../life/away.ts';
import { charmOf, effectiveConfig } from '../life/hooks.ts';
import type { Model } from '../state/types.ts';
import type { Status } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';

type Loose = Record<string, unknown>;
/** Records by kind and key. */
export type Snapshot = Map<string, { readonly kind: string; readonly data: Loose; readonly gone: Loose }>;

const told = (one: Status): Loose => ({
	current: one.status,
	message: one.info,
	since: one.since,
	version: '',
	...(Object.keys(one.data).length > 0 && { data: one.data }),
});

const ports = (opened: readonly string[]) =>
	opened.map((one) => {
		const [number = '0', protocol = 'tcp'] = one.split('/');
		return { protocol, number: Number(number) };
	});

/** All entities of a model as 2.x and 3.x watchers tell them (protocol §3.2). */
export const snapshot = (world: World, model: Model): Snapshot => {
	const out: Snapshot = new Map();
	const uuid = { 'model-uuid': model.uuid };
	const base = (one: { name: string; channel: string }) =>
		world.profile.major >= 3 ? { base: `${one.name}@${one.channel}` } : { series: seriesOf(one.channel) };
	const put = (kind: string, key: string, data: Loose, gone: Loose) =>
		out.set(`${kind} ${key}`, { kind, data: { ...uuid, ...data }, gone: { ...uuid, ...gone } });

	put(
		'model',
		model.uuid,
		{
			name: model.name,
			life: model.life,
			owner: model.owner,
			'controller-uuid': world.uuid,
			'is-controller': model.isController,
			config: model.config,
			status: told(model.status),
			constraints: model.constraints,
			sla: { level: 'unsupported', owner: '' },
			...(world.profile.major >= 3 && {
				type: model.type,
				cloud: model.cloud,
				'cloud-region': model.region,
				version: model.version,
			}),
		},
		{ name: model.name },
	);
	for (const machine of model.machines.values())
		put(
			'machine',
			machine.id,
			{
				id: machine.id,
				'instance-id': machine.instanceId,
				'agent-status': told(machine.agent),
				'instance-status': told(machine.instance),
				life: machine.life,
				...base(machine.base),
				'container-type': machine.containerType,
				'supported-containers': ['lxd'],
				'supported-containers-known': true,
				'hardware-characteristics': machine.hardware,
				'charm-profiles': null,
				jobs: machine.jobs,
				addresses: machine.addresses,
				'has-vote': machine.controller ?? false,
				'wants-vote': machine.controller ?? false,
				...(machine.hostname && { hostname: machine.hostname }),
			},
			{ id: machine.id },
		);
	for (const application of model.applications.values()) {
		const charm = charmOf(model, application);
		put(
			'application',
			application.name,
			{
				name: application.name,
				exposed: application.exposed,
				'charm-url': application.charm,
				'owner-tag': `user-${model.owner}`,
				life: application.life,
				'min-units': application.minUnits,
				constraints: application.constraints,
				config: effectiveConfig(charm, application),
				subordinate: charm?.subordinate ?? false,
				status: told(application.status),
				'workload-version': application.units.get(application.leader)?.workloadVersion ?? '',
			},
			{ name: application.name },
		);
		for (const unit of application.units.values())
			put(
				'unit',
				unit.name,
				{
					name: unit.name,
					application: application.name,
					...base(application.base),
					'charm-url': unit.charm,
					life: unit.life,
					'public-address': publicAddress(model, unit),
					'private-address': publicAddress(model, unit),
					'machine-id': machineOf(model, unit)?.id ?? '',
					ports: ports(unit.openedPorts),
					'port-ranges': ports(unit.openedPorts).map(({ protocol, number }) => ({
						'from-port': number,
						'to-port': number,
						protocol,
					})),
					principal: unit.principal,
					subordinate: unit.principal !== '',
					'workload-status': told(storedOf(unit).workload),
					'agent-status': { ...told(storedOf(unit).agent), version: unit.agentVersion },
				},
				{ name: unit.name, application: application.name },
			);
	}
	for (const relation of model.relations.values())
		put(
			'relation',
			relation.key,
			{
				key: relation.key,
				id: relation.id,
				endpoints: relation.ends.map((end) => ({
					'application-name': end.application,
					relation: end.endpoint,
				})),
			},
			{ key: relation.key, id: relation.id },
		);
	for (const [tag, annotations] of model.annotations)
		if (Object.keys(annotations).length > 0) put('annotation', tag, { tag, annotations }, { tag });
	for (const block of model.blocks.values())
		put('block', block.id, { ...block, tag: `model-${model.uuid}` }, { id: block.id });
	for (const task of model.tasks.values())
		put(
			'action',
			task.id,
			{
				id: task.id,
				receiver: task.receiver.replace(/^unit-(.*)-(\d+)$/, '$1/$2').replace(/^machine-/, ''),
				name: task.name,
				status: task.status,
				message: task.message,
				enqueued: task.enqueued,
				started: task.started,
				completed: task.completed,
			},
			{ id: task.id },
		);
	for (const charm of model.charms.values())
		put(
			'charm',
			charm.url,
			{ 'charm-url': charm.url, 'charm-version': '', life: 'alive' },
			{ 'charm-url': charm.url },
		);
	for (const remote of model.remotes.values())
		put(
			'remoteApplication',
			remote.name,
			{
				name: remote.name,
				'offer-uuid': remote.offerUuid,
				'offer-url': remote.offerUrl,
				life: remote.life,
				status: told(remote.status),
			},
			{ name: remote.name },
		);
	for (const offer of model.offers.values())
		put(
			'applicationOffer',
			offer.name,
			{
				'offer-name': offer.name,
				'offer-uuid': offer.uuid,
				'application-name': offer.application,
				'charm-name': offer.application,
				'total-connected-count': 0,
				'active-connected-count': 0,
			},
			{ 'offer-name': offer.name, 'offer-uuid': offer.uuid },
		);
	return out;
};

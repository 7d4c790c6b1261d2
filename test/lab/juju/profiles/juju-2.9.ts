import { facades, type Profile } from './profile.ts';

const controller = facades(`
	AllModelWatcher 2-4, ApplicationOffers 1-4, Bundle 1-6, Cloud 1-7, Controller 3-11, CredentialManager 1,
	CrossController 1, ExternalControllerUpdater 1, MigrationTarget 1, ModelConfig 1-3, ModelManager 2-9,
	ModelSummaryWatcher 1, ModelUpgrader 1, NotifyWatcher 1, Pinger 1, UserManager 1-3
`);

const model = facades(`
	Action 2-7, AllWatcher 1-3, Annotations 2, Application 1-15, ApplicationScaler 1, Backups 1-3, Block 2,
	Bundle 1-6, CharmHub 1, Charms 2-5, Client 1-6, CredentialManager 1, FirewallRules 1,
	HighAvailability 2, ImageManager 2, ImageMetadataManager 1, KeyManager 1, LeadershipService 2,
	MachineManager 2-9, MetricsDebug 2, ModelConfig 1-3, ModelGeneration 1-4, NotifyWatcher 1,
	OfferStatusWatcher 1, Payloads 1, Pinger 1, Provisioner 3-11, RelationStatusWatcher 1,
	RelationUnitsWatcher 1, Resources 1-3, SSHClient 1-4, Spaces 2-6, StatusHistory 2, Storage 3-6,
	StringsWatcher 1, Subnets 2-5, Uniter 4-18
`);

/** By facade schemas and clients (protocol §4, §6). */
export const juju29: Profile = {
	release: '2.9',
	version: '2.9.51',
	major: 2,
	controller,
	model,
	agents: new Set(['MigrationTarget', 'Provisioner', 'Uniter', 'LeadershipService']),
};

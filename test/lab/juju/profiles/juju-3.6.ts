import { facades, type Profile } from './profile.ts';

const controller = facades(`
	AllModelWatcher 4, ApplicationOffers 5, Bundle 4-6, Cloud 7, Controller 11-12, CrossController 1,
	CredentialManager 1, ExternalControllerUpdater 1, MigrationTarget 1-4, ModelConfig 3, ModelManager 9-10,
	ModelSummaryWatcher 1, ModelUpgrader 1, Pinger 1, SecretBackends 1, UserManager 3, NotifyWatcher 1
`);

const model = facades(`
	Action 7, AllWatcher 3, Annotations 2, Application 15-22, ApplicationScaler 1,
	Backups 3, Block 2, Bundle 4-6, Charms 5-7, Client 6-8, CredentialManager 1, HighAvailability 2,
	ImageMetadataManager 1, KeyManager 1, LeadershipService 2, MachineManager 9-10, MetricsDebug 2,
	ModelConfig 3, ModelGeneration 4, NotifyWatcher 1, OfferStatusWatcher 1, Payloads 1, Pinger 1,
	Provisioner 11, RelationStatusWatcher 1, RelationUnitsWatcher 1, Resources 3, SSHClient 4-5,
	SecretBackends 1, Secrets 1-2, Spaces 6, Storage 6-7, StringsWatcher 1, Subnets 5, Uniter 18-19, UserSecretsManager 1
`);

/** By facade schemas and clients (protocol §4, §6). */
export const juju36: Profile = {
	release: '3.6',
	version: '3.6.14',
	major: 3,
	controller,
	model,
	agents: new Set(['MigrationTarget', 'Provisioner', 'Uniter', 'LeadershipService', 'UserSecretsManager']),
};

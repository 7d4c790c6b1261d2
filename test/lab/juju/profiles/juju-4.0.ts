import { facades, type Profile } from './profile.ts';

const controller = facades(`
	ApplicationOffers 5-6, Bundle 8, Cloud 7-8, Controller 12-14, CrossController 1,
	MigrationTarget 4-7, ModelConfig 3-4, ModelManager 10-11, ModelSummaryWatcher 1, ModelUpgrader 2,
	NotifyWatcher 1, Pinger 1, SecretBackends 1, UserManager 3
`);

const model = facades(`
	Action 7, Agent 3, AgentLifeFlag 1, Annotations 2, Application 19-22, Backups 3, Block 2,
	Bundle 8, CAASAdmission 1, CAASAgent 2, CAASApplication 1, CAASApplicationProvisioner 1,
	CAASModelConfigManager 1, CAASModelOperator 1, CAASOperatorUpgrader 1, Charms 7, Client 8,
	CredentialManager 1, CredentialValidator 2-3, CrossModelRelations 3, CrossModelSecrets 1-2,
	Deployer 1, DiskManager 2-3, EntityWatcher 2, ExternalControllerUpdater 1,
	FilesystemAttachmentsWatcher 2, Firewaller 7, HighAvailability 2-3, HostKeyReporter 1,
	ImageMetadata 3, ImageMetadataManager 1, InstanceMutater 3, KeyManager 1, KeyUpdater 1,
	LeadershipService 2, Logger 1, MachineActions 1, MachineManager 11, Machiner 5-6, MigrationFlag 1,
	MigrationMaster 4-5, MigrationMinion 1, MigrationStatusWatcher 1, ModelConfig 3-4,
	NotifyWatcher 1, OfferStatusWatcher 1, PayloadsHookContext 1-2, Pinger 1, Provisioner 11-12,
	ProxyUpdater 2, Reboot 2, RelationStatusWatcher 1, RelationUnitsWatcher 1,
	RemoteRelationWatcher 1, Resources 3, ResourcesHookContext 1, RetryStrategy 1, SSHClient 4-5,
	SecretBackendsManager 1, SecretBackendsRotateWatcher 1, Secrets 1-2, SecretsDrain 1,
	SecretsManager 4, SecretsRevisionWatcher 1, SecretsTriggerWatcher 1, Spaces 6, Storage 6-7,
	StorageProvisioner 4-7, StringsWatcher 1, Subnets 5, Uniter 19-22, Upgrader 1, UserSecretsDrain 1,
	UserSecretsManager 1, VolumeAttachmentPlansWatcher 1, VolumeAttachmentsWatcher 2
`);

const agents = `
	MigrationTarget Agent AgentLifeFlag CAASAdmission CAASAgent CAASApplication
	CAASApplicationProvisioner CAASModelConfigManager CAASModelOperator CAASOperatorUpgrader
	CredentialManager CredentialValidator CrossModelRelations CrossModelSecrets Deployer DiskManager
	EntityWatcher ExternalControllerUpdater FilesystemAttachmentsWatcher Firewaller HostKeyReporter
	ImageMetadata InstanceMutater KeyUpdater LeadershipService Logger MachineActions Machiner
	MigrationFlag MigrationMaster MigrationMinion MigrationStatusWatcher PayloadsHookContext
	Provisioner ProxyUpdater Reboot RemoteRelationWatcher ResourcesHookContext RetryStrategy
	SecretBackendsManager SecretBackendsRotateWatcher SecretsDrain SecretsManager
	SecretsRevisionWatcher StorageProvisioner Uniter Upgrader UserSecretsDrain UserSecretsManager
	VolumeAttachmentPlansWatcher VolumeAttachmentsWatcher
`;

/**
 * Recorded from a real controller (protocol 4.0, top): 14 facades on the controller path, 76 on a model path.
 */
export const juju40: Profile = {
	release: '4.0',
	version: '4.0.15',
	major: 4,
	controller,
	model,
	agents: new Set(agents.trim().split(/\s+/)),
};

/** Options of models and controllers whose values are secret; 1.x gives them all. */
export const secretOptions = [
	'admin-secret',
	'ca-private-key',
	'state-password',
	'state-server-private-key',
	'controller-private-key',
	'system-identity',
	'password',
	'secret-key',
	'secret',
	'access-key',
	'maas-oauth',
	'auth-token',
	'private-key',
	'client-secret',
	'syslog-client-key',
	'logfwd-client-key',
	'sasl-password',
	'application-password',
	'management-certificate',
] as const;

export interface SecretPaths {
	/** In the parameters of a request. Dotted; `*` is any key or index. */
	readonly request?: readonly string[];
	/** In its answer. */
	readonly response?: readonly string[];
}

const options = (...heads: readonly string[]): string[] =>
	heads.flatMap((head) => secretOptions.map((name) => `${head}.${name}`));
const spec = ['credential.attrs', 'credential.attributes', 'credential.Attributes'];
const cloudSpec = { response: spec.map((path) => `results.*.result.${path}`) };
const attributes = {
	request: ['credentials.*.credential.attrs', 'credentials.*.attrs', 'credentials.*.credential.attributes'],
};
const content = { request: ['args.*.content.data', 'args.*.content'] };

/**
 * Where secrets stand, by `Facade.Method` (§9, 30). Names are compared without case and dashes: 1.x writes
 * `Password`, later releases `password`. `*.CloudSpec` is such a method of any facade.
 */
export const secretPaths: Readonly<Record<string, SecretPaths>> = {
	'Admin.Login': {
		request: ['credentials', 'password', 'macaroons', 'token'],
		response: ['discharge-required'],
	},
	'Admin.LoginWithClientCredentials': { request: ['client-secret'] },
	'Admin.LoginWithSessionToken': { request: ['session-token'] },
	'Admin.GetDeviceSessionToken': { response: ['session-token'] },
	'UserManager.AddUser': { request: ['users.*.password'], response: ['results.*.secret-key'] },
	'UserManager.ResetPassword': { response: ['results.*.secret-key'] },
	'UserManager.SetPassword': { request: ['changes.*.password'] },
	'Secrets.CreateSecrets': content,
	'Secrets.UpdateSecrets': content,
	'Secrets.ListSecrets': { response: ['results.*.value'] },
	'SecretBackends.AddSecretBackends': { request: ['args.*.config'] },
	'SecretBackends.UpdateSecretBackends': { request: ['args.*.config'] },
	'SecretBackends.ListSecretBackends': { response: ['results.*.result.config'] },
	'Cloud.AddCredentials': attributes,
	'Cloud.UpdateCredentials': attributes,
	'Cloud.UpdateCredentialsCheckModels': attributes,
	'Cloud.CheckCredentialsModels': attributes,
	'Cloud.Credential': { response: ['results.*.result.attrs'] },
	'Cloud.CredentialContents': { response: ['results.*.result.content.attributes'] },
	'*.CloudSpec': cloudSpec,
	'*.GetCloudSpec': cloudSpec,
	'ModelConfig.ModelGet': { response: options('config') },
	'ModelConfig.ModelSet': { request: options('config') },
	'Client.ModelGet': { response: options('config') },
	'Client.ModelSet': { request: options('config') },
	'Client.EnvironmentGet': { response: options('config') },
	'Client.EnvironmentSet': { request: options('config') },
	'EnvironmentManager.CreateEnvironment': { request: ['account', ...options('config')] },
	'EnvironmentManager.ConfigSkeleton': { response: options('config') },
	'ModelManager.CreateModel': { request: options('config') },
	'ModelManager.ModelDefaults': { response: options('config') },
	'ModelManager.ModelDefaultsForClouds': { response: options('results.*.config') },
	'ModelManager.SetModelDefaults': { request: options('config.*.config') },
	'ModelManager.DumpModels': { response: ['results.*.result'] },
	'ModelManager.DumpModelsDB': { response: ['results.*.result'] },
	'Controller.ControllerConfig': { response: options('config') },
	'Controller.ConfigSet': { request: options('config') },
	'Controller.HostedModelConfigs': {
		response: [...options('models.*.config'), ...spec.map((path) => `models.*.cloud-spec.${path}`)],
	},
	'Controller.InitiateMigration': {
		request: ['password', 'macaroons', 'token'].map((name) => `specs.*.target-info.${name}`),
	},
	'ApplicationOffers.GetConsumeDetails': { response: ['results.*.macaroon'] },
	'Application.Consume': { request: ['args.*.macaroon'] },
	'MachineManager.ProvisioningScript': { request: ['nonce'], response: ['script'] },
	'Client.ProvisioningScript': { request: ['nonce'], response: ['script'] },
	'Client.MachineConfig': {
		response: ['nonce', 'tools', 'state-info', 'api-info', 'cert', 'key', 'password'],
	},
};

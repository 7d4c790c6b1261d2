import { isRecord, type Json, textOf } from './json.ts';
import { isServiceName, type ServiceName } from './services.ts';

/** What a configuration that somebody pasted says, whichever file it was; absent what it does not say. */
export interface Pasted {
	readonly authUrl?: string;
	/** As in the file, e.g. `v3applicationcredential`. */
	readonly authType?: string;
	readonly user?: string;
	readonly userId?: string;
	readonly userDomain?: string;
	readonly userDomainId?: string;
	readonly password?: string;
	readonly passcode?: string;
	readonly project?: string;
	readonly projectId?: string;
	readonly projectDomain?: string;
	readonly projectDomainId?: string;
	/** Scope to a domain, to the whole system. */
	readonly domain?: string;
	readonly domainId?: string;
	readonly system?: string;
	/** What somebody else has lent, by its id: it has a project in itself. */
	readonly trustId?: string;
	readonly credentialId?: string;
	readonly credentialName?: string;
	readonly secret?: string;
	readonly token?: string;
	readonly region?: string;
	readonly interface?: string;
	/** Whether certificates are verified. */
	readonly verify?: boolean;
	readonly endpoints?: Readonly<Partial<Record<ServiceName, string>>>;
	/** Files on somebody’s machine, which are not here: `cacert`, `cert`, `key`. */
	readonly files: readonly string[];
	/** Where those files are on that machine, by name. */
	readonly paths?: Readonly<Partial<Record<'cacert' | 'cert' | 'key', string>>>;
}

type Key = Exclude<keyof Pasted, 'verify' | 'endpoints' | 'files' | 'paths'>;

/** The names of clouds.yaml; openrc has the same in capitals behind `OS_`. */
const keys: Readonly<Record<string, Key>> = {
	auth_url: 'authUrl',
	auth_type: 'authType',
	username: 'user',
	user_id: 'userId',
	user_domain_name: 'userDomain',
	user_domain_id: 'userDomainId',
	password: 'password',
	passcode: 'passcode',
	project_name: 'project',
	tenant_name: 'project',
	project_id: 'projectId',
	tenant_id: 'projectId',
	project_domain_name: 'projectDomain',
	project_domain_id: 'projectDomainId',
	domain_name: 'domain',
	domain_id: 'domainId',
	system_scope: 'system',
	trust_id: 'trustId',
	application_credential_id: 'credentialId',
	application_credential_name: 'credentialName',
	application_credential_secret: 'secret',
	token: 'token',
	region_name: 'region',
	interface: 'interface',
	endpoint_type: 'interface',
};
const files = new Set(['cacert', 'cert', 'key']);
const services: Readonly<Record<string, ServiceName>> = {
	object_store: 'object',
	block_storage: 'volume',
	block_store: 'volume',
	volumev3: 'volume',
};

/** A setting’s text: the first of several; without the line break of a block. */
const wordOf = (value: unknown): string => textOf(Array.isArray(value) ? value[0] : value).replace(/\n$/, '');

/** `regions` counts where it holds one only: a name, or a record with one. */
const onlyRegion = (value: unknown): string => {
	if (!Array.isArray(value) || value.length !== 1) return '';
	const [one] = value as unknown[];
	return textOf(isRecord(one) ? one['name'] : one);
};

const isOff = (value: unknown): boolean => /^(false|no|0|off)$/i.test(String(value));

/**
 * Settings of one cloud in clouds.yaml’s words, flat or with `auth`, as {@link Pasted}. A default domain
 * counts for what has none.
 */
export const readCloudWords = (words: Json): Pasted => {
	const flat: Json = { ...words, ...(isRecord(words['auth']) ? words['auth'] : {}) };
	const read: Partial<Record<Key, string>> = {};
	const endpoints: Partial<Record<ServiceName, string>> = {};
	const there: string[] = [];
	const paths: Record<string, string> = {};
	let verify: boolean | undefined;
	for (const [input, value] of Object.entries(flat)) {
		const name = input.toLowerCase().replaceAll('-', '_');
		const text = wordOf(value);
		const key = keys[name];
		const override = /^(\w+)_endpoint_override$/.exec(name)?.[1];
		const service = override === undefined ? undefined : (services[override] ?? override);
		if (key !== undefined && text !== '') read[key] ??= text;
		else if (files.has(name) && text !== '') {
			there.push(name);
			paths[name] = text;
		} else if (name === 'verify') verify = !isOff(value);
		else if (name === 'insecure') verify = isOff(value);
		else if (service !== undefined && isServiceName(service) && text !== '') endpoints[service] = text;
		else if ((name === 'default_domain' || name === 'default_domain_name') && text !== '') {
			read.userDomain ??= text;
			read.projectDomain ??= text;
		} else if (name === 'default_domain_id' && text !== '') {
			read.userDomainId ??= text;
			read.projectDomainId ??= text;
		}
	}
	const region = onlyRegion(flat['regions']);
	if (region !== '') read.region ??= region;
	return {
		...read,
		...(read.interface ? { interface: read.interface.replace(/URL$/, '') } : {}),
		...(verify === undefined ? {} : { verify }),
		...(Object.keys(endpoints).length > 0 ? { endpoints } : {}),
		files: there,
		...(there.length > 0 ? { paths } : {}),
	};
};

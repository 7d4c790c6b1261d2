import { MIB } from '../../../core/units.ts';
import { isRecord, type Json, listOf, numberOrNull, recordOf, textOf, textOrNull } from './json.ts';
import { timeOf } from './time.ts';

/** An address of a server. */
export interface ServerAddress {
	/** The network’s name; Synnefo gives its id. */
	readonly network: string;
	readonly address: string;
	/** 4 or 6. */
	readonly version: number | null;
	/** `fixed` or `floating`. */
	readonly type: string | null;
	readonly mac: string | null;
}

/** Why a server is in ERROR. */
export interface ServerFault {
	readonly code: number | null;
	readonly message: string;
	readonly created: string | null;
}

/** A server, whatever the release and family. */
export interface Server {
	readonly id: string;
	readonly name: string;
	/** Upper case, e.g. `ACTIVE`. */
	readonly status: string;
	/** What it is doing just now, e.g. `spawning`; `null`: nothing. */
	readonly taskState: string | null;
	/** Percent. */
	readonly progress: number | null;
	readonly addresses: readonly ServerAddress[];
	/** The cloud gives the id or, from 2.47 on, the name. */
	readonly flavorId: string | null;
	readonly flavorName: string | null;
	readonly vcpus: number | null;
	/** Bytes. */
	readonly ram: number | null;
	/** `null` where it started from a volume. */
	readonly imageId: string | null;
	readonly keyName: string | null;
	readonly availabilityZone: string | null;
	readonly securityGroups: readonly string[];
	readonly volumeIds: readonly string[];
	readonly metadata: Readonly<Record<string, string>>;
	readonly tags: readonly string[];
	/** The machine it runs on; admins only. */
	readonly host: string | null;
	readonly locked: boolean | null;
	readonly fault: ServerFault | null;
	readonly projectId: string | null;
	readonly userId: string | null;
	readonly created: string | null;
	readonly updated: string | null;
	/** Only right after it was made. */
	readonly adminPass?: string;
}

const addressesOf = (value: unknown): ServerAddress[] =>
	Object.entries(recordOf(value)).flatMap(([network, list]) =>
		listOf(list).map((each) => ({
			network,
			address: textOf(each['addr']),
			version: numberOrNull(each['version']),
			type: textOrNull(each['OS-EXT-IPS:type']),
			mac: textOrNull(each['OS-EXT-IPS-MAC:mac_addr']),
		})),
	);

/** Texts by name; numbers and booleans as text. */
export const textsOf = (value: unknown): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).map(([name, each]) => [
			name,
			typeof each === 'string' ? each : (JSON.stringify(each) ?? ''),
		]),
	);

/** The texts of a list. */
export const namesOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.map((each) => textOf(each)).filter((each) => each !== '') : [];

const faultOf = (value: unknown): ServerFault | null =>
	isRecord(value)
		? {
				code: numberOrNull(value['code']),
				message: textOf(value['message']).trim(),
				created: timeOf(value['created']),
			}
		: null;

/** @example readServer({ id: '4c20', name: 'web-1', status: 'ACTIVE', … }) */
export const readServer = (raw: Json): Server => {
	const flavor = recordOf(raw['flavor']);
	const ram = numberOrNull(flavor['ram']);
	const attached = raw['os-extended-volumes:volumes_attached'] ?? raw['volumes'];
	const volumes = Array.isArray(attached)
		? attached.map((each: unknown) => textOf(isRecord(each) ? each['id'] : each))
		: [];
	const { adminPass } = raw;
	return {
		id: textOf(raw['id']),
		name: textOf(raw['name']),
		status: raw['deleted'] === true ? 'DELETED' : textOf(raw['status']).toUpperCase(),
		taskState: textOrNull(raw['OS-EXT-STS:task_state'] ?? raw['SNF:task_state']),
		progress: numberOrNull(raw['progress']),
		addresses: addressesOf(raw['addresses']),
		flavorId: textOrNull(flavor['id']),
		flavorName: textOrNull(flavor['original_name']),
		vcpus: numberOrNull(flavor['vcpus']),
		ram: ram === null ? null : ram * MIB,
		imageId: textOrNull(recordOf(raw['image'])['id']),
		keyName: textOrNull(raw['key_name']),
		availabilityZone: textOrNull(raw['OS-EXT-AZ:availability_zone']),
		securityGroups: [...new Set(listOf(raw['security_groups']).map(({ name }) => textOf(name)))],
		volumeIds: volumes,
		metadata: textsOf(raw['metadata']),
		tags: namesOf(raw['tags']),
		host: textOrNull(raw['OS-EXT-SRV-ATTR:host']),
		locked: typeof raw['locked'] === 'boolean' ? raw['locked'] : null,
		fault: faultOf(raw['fault']),
		projectId: textOrNull(raw['tenant_id'] ?? raw['project_id']),
		userId: textOrNull(raw['user_id']),
		created: timeOf(raw['created']),
		updated: timeOf(raw['updated']),
		...(typeof adminPass === 'string' && adminPass !== '' ? { adminPass } : {}),
	};
};

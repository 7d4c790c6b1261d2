import { JujuError } from '../errors.ts';
import type { Model } from './types.ts';
import type { World } from './world.ts';

/** Settings every model has, and what they are by default (recording 05). */
const empty = `agent-metadata-url apt-ftp-proxy apt-http-proxy apt-https-proxy apt-mirror apt-no-proxy backup-dir
	cloudinit-userdata container-image-metadata-url container-inherit-properties container-networking-method
	default-base default-space egress-subnets ftp-proxy http-proxy https-proxy image-metadata-url juju-ftp-proxy
	juju-http-proxy juju-https-proxy snap-http-proxy snap-https-proxy snap-store-assertions snap-store-proxy
	snap-store-proxy-url`;

export const defaults: Readonly<Record<string, unknown>> = {
	...Object.fromEntries(empty.split(/\s+/).map((key) => [key, ''])),
	'automatically-retry-hooks': true,
	'charmhub-url': 'https://api.charmhub.io',
	'container-image-metadata-defaults-disabled': false,
	'container-image-stream': 'released',
	development: false,
	'disable-network-management': false,
	'disable-telemetry': false,
	'enable-os-refresh-update': true,
	'enable-os-upgrade': false,
	'firewall-mode': 'instance',
	'image-metadata-defaults-disabled': false,
	'image-stream': 'released',
	'juju-no-proxy': '127.0.0.1,localhost,::1',
	'lxd-snap-channel': '5.0/stable',
	'max-action-results-age': '336h',
	'max-action-results-size': '5G',
	mode: 'requires-prompts',
	'net-bond-reconfigure-delay': 17,
	'no-proxy': '127.0.0.1,localhost,::1',
	'num-container-provision-workers': 4,
	'num-provision-workers': 16,
	'proxy-ssh': false,
	'saas-ingress-allow': '0.0.0.0/0,::/0',
	'ssh-allow': '0.0.0.0/0,::/0',
	'ssl-hostname-verification': true,
	'test-mode': false,
	'transmit-vendor-metrics': true,
	'update-status-hook-interval': '5m',
};

const bools = new Set(Object.keys(defaults).filter((key) => typeof defaults[key] === 'boolean'));
const numbers = new Set(Object.keys(defaults).filter((key) => typeof defaults[key] === 'number'));

interface Setting {
	readonly value: unknown;
	readonly source: 'default' | 'model' | 'controller';
}

/** Every setting with where it comes from. */
export const settings = (world: World, model: Model): Record<string, Setting> => {
	const type = world.clouds.get(model.cloud)?.type ?? '';
	const own: Record<string, Setting> = {
		'agent-stream': { value: 'released', source: 'model' },
		'agent-version': { value: model.version, source: 'model' },
		'logging-config': { value: '<root>=INFO', source: 'model' },
		'resource-tags': { value: {}, source: 'model' },
		name: { value: model.name, source: 'controller' },
		type: { value: type, source: 'controller' },
		uuid: { value: model.uuid, source: 'controller' },
	};
	const shared = Object.fromEntries(
		Object.entries({ ...defaults, ...world.modelDefaults.get(model.cloud) }).map(([key, value]) => [
			key,
			{ value, source: 'default' as const },
		]),
	);
	const set = Object.fromEntries(
		Object.entries(model.config).map(([key, value]) => [
			key,
			{ value, source: value === defaults[key] ? ('default' as const) : ('model' as const) },
		]),
	);
	return Object.fromEntries(
		Object.entries({ ...shared, ...own, ...set }).sort(([a], [b]) => (a < b ? -1 : 1)),
	);
};

/** What a model's settings are without where they come from. */
export const values = (world: World, model: Model): Record<string, unknown> =>
	Object.fromEntries(Object.entries(settings(world, model)).map(([key, { value }]) => [key, value]));

const typed = (key: string, value: unknown): unknown => {
	if (bools.has(key)) {
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		const kind = typeof value === 'string' ? 'string' : 'int';
		throw new JujuError(`${key}: expected bool, got ${kind}(${JSON.stringify(value)})`);
	}
	if (numbers.has(key)) return Number(value);
	if (/-interval$|-age$/.test(key) && !/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(String(value)))
		throw new JujuError(
			`invalid ${key.replaceAll('-', ' ')} in model configuration: time: invalid duration ${JSON.stringify(value)}`,
		);
	return value;
};

/** Reads new settings; what does not fit is refused in the server's words. */
export const check = (input: Readonly<Record<string, unknown>>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(input).map(([key, value]) => [key, typed(key, value)]));

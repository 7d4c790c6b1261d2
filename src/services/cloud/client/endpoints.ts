import { NO_PROJECT } from '../model/no-project.ts';
import { MusterError } from '../../../core/errors.ts';
import { type CatalogueEntry, type Choice, chooseEndpoint } from '../wire/catalogue.ts';
import { basePath, type EndpointUrl, readEndpointUrl } from '../wire/endpoint-url.ts';
import type { Login } from '../wire/login.ts';
import { type ServiceName, serviceWords } from '../wire/services.ts';
import type { CloudSettings } from './options.ts';

/** Where the calls of a service go. */
export interface ServiceEndpoint {
	readonly service: ServiceName;
	readonly origin: string;
	/** What stands before every path, e.g. `/v3/c36351`. */
	readonly base: string;
	/** Without version and project, e.g. `/volume`. */
	readonly prefix: string;
	/** E.g. `v2.1`. */
	readonly version: string;
	readonly region: string;
	/** How it was found, for “Test”. */
	readonly told: string;
}

const missing = (
	choice: Exclude<Choice, { entry: CatalogueEntry }>,
	settings: CloudSettings,
	title: string,
	{ catalogue, project }: Login,
) => {
	const noProject = project === null && settings.auth.method !== 'endpoint';
	const isThere = catalogue.some(({ region }) => region === settings.region);
	const there = 'there' in choice ? choice.there.map((each) => `“${each}”`).join(', ') : '';
	const override = 'Or give the service’s address under Endpoints.';
	switch (choice.missing) {
		case 'service':
			return new MusterError('UNSUPPORTED', `${title} is not in the cloud’s catalogue`, {
				hint: noProject
					? `${NO_PROJECT} ${override}`
					: `The cloud does not offer it, or not to this project. ${override}`,
				details: { step: 'catalogue', reason: `no ${title.toLowerCase().replace(/ service$/, '')} service` },
			});
		case 'region':
			return new MusterError(
				'BAD_INPUT',
				`Region: the catalogue has no “${settings.region}” for ${title}; expected ${there}`,
				{
					hint: isThere
						? `That region has other services, but not this one: use a connection to a region that has it. ${override}`
						: 'The name must be exact, capitals too.',
					details: { step: 'region', field: 'region' },
				},
			);
		case 'one region':
			return new MusterError('BAD_INPUT', `Region: must be given, ${title} is in several: ${there}`, {
				hint: 'Choose one of them.',
				details: { step: 'region', field: 'region' },
			});
		case 'interface':
			return new MusterError(
				'BAD_INPUT',
				`Interface: ${title} has no “${settings.interface}” endpoint in this region; expected ${there}`,
				{ hint: override, details: { step: 'region', field: 'interface' } },
			);
	}
};

const completed = (
	service: ServiceName,
	url: EndpointUrl,
	login: Login,
	more: { readonly region: string; readonly told: string },
): ServiceEndpoint => {
	const { version, speaks } = serviceWords[service];
	const usual = version[login.family];
	const known = url.version !== '' && speaks.test(url.version) ? url.version : usual;
	// cinder’s older releases need the project in the path
	const rest =
		service === 'volume' && url.rest === '' && login.family === 'openstack' && login.project
			? `/${login.project.id}`
			: url.rest;
	const { origin, prefix } = url;
	return {
		service,
		origin,
		prefix,
		version: known,
		base: basePath({ origin, prefix, version: known, rest }, usual),
		...more,
	};
};

const host = (url: EndpointUrl) => new URL(url.origin).host;

/**
 * The endpoint of a service: what the settings say, else what the catalogue says; a missing version is added.
 * @throws MusterError BAD_INPUT for a region or interface that is not there, UNSUPPORTED without the service;
 *   `details.step`
 */
export const endpointOf = (
	service: ServiceName,
	login: Login,
	settings: CloudSettings,
	identity: string | undefined,
): ServiceEndpoint => {
	const { title } = serviceWords[service];
	const input = settings.endpoints[service];
	if (input !== undefined) {
		const url = readEndpointUrl(input) as EndpointUrl;
		return completed(service, url, login, { region: '', told: `${host(url)}, as given` });
	}
	// the address that the login came from is known to work
	if (service === 'identity' && identity !== undefined) {
		const url = readEndpointUrl(identity) as EndpointUrl;
		return completed(service, url, login, { region: '', told: `${host(url)}, as the auth URL says` });
	}
	const choice = chooseEndpoint(login.catalogue, {
		service,
		region: settings.region,
		interface: settings.interface,
	});
	if (!('entry' in choice)) {
		if (login.catalogue.length > 0 || login.project !== null || settings.auth.method === 'endpoint')
			throw missing(choice, settings, title, login);
		throw new MusterError(
			'BAD_INPUT',
			'Project: the login is for no project, so the cloud shows no services',
			{
				hint: 'Give the project, or set a default project for the user.',
				details: { step: 'scope', field: 'project' },
			},
		);
	}
	const { entry, others } = choice;
	const url = readEndpointUrl(entry.url) as EndpointUrl;
	if (settings.authUrl.startsWith('https:') && url.origin.startsWith('http:'))
		throw new MusterError(
			'CONNECT_FAILED',
			`${title} is not encrypted (${host(url)}), though the login is: the token is not sent there`,
			{
				hint: 'If that is meant, give its http:// address under Endpoints.',
				details: { step: 'endpoint' },
			},
		);
	const more = others === 0 ? '' : `, the first of ${others + 1} addresses of its kind`;
	return completed(service, url, login, {
		region: entry.region,
		told: `${host(url)} (${[entry.type, entry.region].filter(Boolean).join(', ')}${more})`,
	});
};

import { isMusterError, MusterError } from '../../core/errors.ts';
import type { CloudClient } from './client/client.ts';
import { type Cloud, openCloud } from './client/cloud.ts';
import type { Login } from './wire/login.ts';
import { type ServiceName, serviceNames, serviceWords } from './wire/services.ts';

/** A message that begins with the field to correct, such as “Region: …”. */
const NAMES_ITS_FIELD = /^[A-Z][a-z]+(?: [a-z]+)?: /;

/** The step first, where no field is: a person who reads “DNS” knows where to look. */
const named = (error: unknown): unknown => {
	if (!isMusterError(error)) return error;
	const { step } = error.details;
	if (typeof step !== 'string' || NAMES_ITS_FIELD.test(error.message)) return error;
	return new MusterError(error.code, `${step}: ${error.message}`, {
		hint: error.hint,
		details: error.details,
		cause: error.cause,
	});
};

interface Found {
	readonly service: ServiceName;
	readonly told?: string;
	readonly error?: MusterError;
}

/** Whether anything answers at a service’s address. */
const reach = async (cloud: Cloud, service: ServiceName, signal: AbortSignal): Promise<Found> => {
	try {
		const { told } = await cloud.apis[service].endpoint({ signal });
		await cloud.apis[service].micro({ signal });
		return { service, told };
	} catch (error) {
		if (!isMusterError(error)) throw error;
		return { service, error };
	}
};

const who = ({ user, project, roles, expires }: Login): string => {
	const name = user.name ? `logged in as ${user.name}` : 'the token is used as it is';
	const where = project ? ` in project ${project.name || project.id}` : '';
	const may = roles.length > 0 ? ` (${roles.join(', ')})` : '';
	const until = expires ? `, the token ends ${expires.slice(0, 16).replace('T', ' ')} UTC` : '';
	return `${name}${where}${may}${until}`;
};

const isWanted = (service: ServiceName, login: Login): boolean =>
	service !== 'identity' && !(service === 'account' && login.family === 'openstack');

/**
 * “Test connection”: a login of its own, then every service that the cloud has. One sentence about who one is
 * and which addresses are used. @throws MusterError whose message begins with the step that failed
 */
export const checkCloud = async ({ cloud: shared }: CloudClient, signal: AbortSignal): Promise<string> => {
	const cloud = openCloud(shared.settings);
	try {
		const login = await cloud.login({ signal });
		const found = await Promise.all(
			serviceNames
				.filter((service) => isWanted(service, login))
				.map((service) => reach(cloud, service, signal)),
		);
		const there = found.filter(({ told }) => told !== undefined);
		const errors = found.flatMap(({ error }) =>
			error && error.details['step'] !== 'catalogue' ? [error] : [],
		);
		const [first] = errors;
		if (first && (there.length === 0 || first.details['step'] === 'region')) throw first;
		if (there.length === 0)
			throw found[0]?.error ?? new MusterError('UNSUPPORTED', 'The cloud shows no services');
		const family = login.family === 'synnefo' ? 'Synnefo' : 'OpenStack';
		const services = there.map(({ service, told }) => `${serviceWords[service].title} at ${told}`).join('; ');
		const but = errors.map(({ message }) => `. But ${message}`).join('');
		shared.forget();
		return `${family}: ${who(login)}. ${services}${but}`;
	} catch (error) {
		throw named(error);
	} finally {
		await cloud.close();
	}
};

import type { JujuClient } from '../client/client.ts';
import { reachable, readEndpoint, whereOf } from '../client/address.ts';
import { controllerConfig } from '../wire/calls/controller.table.ts';
import { registrationText } from '../wire/registration.ts';
import { nameOf, userTag } from '../wire/tags.ts';

/** An address that leads nowhere from another machine. */
const isOwnMachine = (where: string): boolean => /^(localhost|127\..*|::1)$/i.test(readEndpoint(where).host);

/** Where others may reach the controller: as this client does first, unless it is on the same machine. */
const addressesOf = ({ where, greeting }: JujuClient): string[] => {
	const told = reachable(greeting.servers).map(whereOf);
	return [...new Set(isOwnMachine(where) ? [...told, where] : [where, ...told])];
};

/** Who may not read it is asked for a name by `juju register`. */
const controllerName = async (client: JujuClient, signal: AbortSignal): Promise<string> => {
	const config = await client.ask(controllerConfig, {}, { signal }).catch(() => undefined);
	const name = config?.['controller-name'];
	return typeof name === 'string' ? name : '';
};

/** The text with which the user of a secret key can log in the first time; null where there is no key. */
export const registrationOf = async (
	client: JujuClient,
	{ user, secretKey }: { readonly user: string; readonly secretKey: string | null },
	signal: AbortSignal,
): Promise<string | null> =>
	secretKey === null
		? null
		: registrationText({
				user: nameOf(userTag(user)) ?? user,
				addresses: addressesOf(client),
				secretKey,
				controller: await controllerName(client, signal),
			});

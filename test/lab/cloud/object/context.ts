import type { Answer, Call } from '../call.ts';
import type { Store } from '../content.ts';
import type { World } from '../world.ts';
import { page } from './answers.ts';
import type { Account, Container, StoredObject } from './state.ts';

/** Who asks, as swift's filters know it. */
export interface Caller {
	/** Whether a good token came. */
	readonly known: boolean;
	readonly owner: boolean;
	/** Whether it is the operator, for whom every account is open. */
	readonly reseller: boolean;
}

/** What the handlers of swift get. */
export interface Swift {
	readonly world: World;
	readonly store: Store;
	readonly call: Call;
	readonly account: string;
	readonly container: string;
	readonly object: string;
	readonly query: URLSearchParams;
	readonly caller: Caller;
	/**
	 * Throws 401 or 403 where the caller may not: `read` and `write` of objects, `own` of containers and the
	 * account.
	 */
	authorize(what: 'read' | 'write' | 'list' | 'own', container: string, account?: string): void;
}

export const accountAt = ({ world, account }: Swift, name = account): Account | undefined =>
	world.object.accounts.get(name);

export const containerAt = (swift: Swift, name: string, account = swift.account): Container | undefined =>
	accountAt(swift, account)?.containers.get(name);

const alive = ({ world }: Swift, { deleteAt }: StoredObject): boolean =>
	deleteAt === null || deleteAt * 1000 > world.clock.now();

/** The object, where it is there and not expired. */
export const objectAt = (
	swift: Swift,
	container: string,
	name: string,
	account = swift.account,
): StoredObject | undefined => {
	const found = containerAt(swift, container, account)?.objects.get(name);
	return found && alive(swift, found) ? found : undefined;
};

export const notFound = (): Answer => page(404);

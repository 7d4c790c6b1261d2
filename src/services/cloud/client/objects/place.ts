import { MusterError } from '../../../../core/errors.ts';
import { withUnseen } from '../../../../core/pasted.ts';
import { objectPath, segment } from '../../wire/path.ts';
import type { ApiRequest, Call } from '../api.ts';
import type { Cloud } from '../cloud.ts';

/** Where objects are, as a call names it. */
export interface ObjectPlace extends Call {
	/** Another account than one’s own: `AUTH_…` in Swift, a user’s ID in Synnefo. */
	readonly account?: string | undefined;
}

/** Requests for an account, a container or an object: path and what it counts from. */
export interface Paths {
	readonly isPithos: boolean;
	/** The account as it stands in paths. */
	readonly account: string;
	readonly of: (container?: string, object?: string) => Pick<ApiRequest, 'path' | 'from'>;
}

const checkName = (container: string | undefined): void => {
	if (container === undefined || (container !== '' && !/[/\0]/.test(container))) return;
	throw new MusterError(
		'BAD_INPUT',
		`Container: “${withUnseen(container)}” cannot be a container’s name: it must not be empty, and must hold no slash and no zero character (e.g. photos)`,
		{ details: { field: 'container' } },
	);
};

/** Stores refuse it with the same number as an object that is there already. */
const checkObject = (object: string | undefined): void => {
	if (!object?.includes('\0')) return;
	throw new MusterError(
		'BAD_INPUT',
		`Object: “${withUnseen(object)}” holds a zero character, which no name may have`,
		{
			details: { field: 'object' },
		},
	);
};

/** How this cloud addresses an account’s things. A container of the connection counts where none is given. */
export const pathsOf = async (cloud: Cloud, { account, signal }: ObjectPlace): Promise<Paths> => {
	const login = await cloud.login({ signal });
	const isPithos = login.family === 'synnefo';
	const wanted = account || cloud.settings.account || (isPithos ? login.user.id : '');
	const endpoint = await cloud.apis.object.endpoint({ signal });
	const own = decodeURIComponent(endpoint.base.split('/').pop() ?? '');
	return {
		isPithos,
		account: wanted || own,
		of(container, object) {
			checkName(container);
			checkObject(object);
			const inside = container === undefined ? '' : `/${segment(container)}`;
			const path = `${inside}${object === undefined ? '' : `/${objectPath(object)}`}`;
			if (wanted === '') return { path };
			return { path: `/${segment(wanted)}${path}`, from: 'version' };
		},
	};
};

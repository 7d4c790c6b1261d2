import { list, text } from '../../../catalogue/field.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { serviceNames } from '../wire/services.ts';
import { op } from './crud.ts';
import { userAdmin } from './user-admin.ts';

const tokenSample = {
	user: { id: 'ba636844cbd74cae8bc15be072a0beff', name: 'demo', domain: 'Default' },
	project: { id: 'c36351c80aed4a7192207d385d74c32a', name: 'demo', domain: 'Default' },
	roles: ['member', 'reader'],
	family: 'openstack',
	expires: '2026-01-31T04:12:45.000Z',
};

const whoAmI = op({
	resource: 'user',
	name: 'whoAmI',
	action: 'Get the current user',
	alias: ['who am i'],
	effect: 'reads',
	help: 'Show the user, project and roles of the connection',
	part: 'identity',
	fields: {},
	covers: ['identity POST /auth/tokens', 'identity POST /tokens'],
	sample: { ...tokenSample, token: 'gAAAAABl…' },
	secretOutput: ['token'],
	async run({ cloud }, _, { signal }) {
		const { user, project, roles, family, expires, token } = await cloud.login({ signal });
		return { user, project, roles, family, expires, token };
	},
});

const catalogue = op({
	resource: 'user',
	name: 'getEndpoints',
	action: 'Get many endpoints',
	effect: 'reads',
	help: 'List the endpoints of the cloud’s catalogue, and which of them are used here',
	returns: 'many',
	part: 'identity',
	fields: { type: text('Type', { example: 'compute', help: 'Only endpoints of this service type' }) },
	covers: ['identity GET /auth/catalog'],
	sample: {
		type: 'compute',
		name: 'nova',
		interface: 'public',
		region: 'RegionOne',
		url: 'https://cloud.example.org:8774/v2.1',
		used: true,
	},
	async run({ cloud }, { type }, { signal }) {
		const login = await cloud.login({ signal });
		const used = new Set<string>();
		for (const service of serviceNames) {
			const endpoint = await cloud.apis[service].endpoint({ signal }).catch(() => undefined);
			if (endpoint) used.add(`${endpoint.origin}${endpoint.prefix}`);
		}
		return login.catalogue
			.filter((entry) => !type || entry.type === type)
			.map((entry) => ({
				...entry,
				used:
					entry.interface === cloud.settings.interface &&
					[...used].some((url) => entry.url === url || entry.url.startsWith(`${url}/`)),
			}));
	},
});

const names = op({
	resource: 'user',
	name: 'lookUp',
	action: 'Look up users',
	effect: 'reads',
	only: 'Synnefo',
	help: 'Look up the IDs of users by their names, or the names by the IDs; unknown ones are left out',
	returns: 'many',
	part: 'account',
	fields: {
		users: list('Users', {
			required: true,
			item: 'user',
			example: 'bob@example.org',
			help: 'Names (e-mail addresses) or IDs',
		}),
	},
	covers: ['account POST /user_catalogs'],
	sample: { id: '00000000-0000-4000-8000-000000000b0b', name: 'bob@example.org' },
	async run({ cloud }, { users }, { signal }) {
		const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
		const ask = async (body: object) => {
			const request = {
				method: 'POST',
				path: '/user_catalogs',
				json: body,
				reads: true,
				doing: 'looking up users',
			};
			return recordOf((await cloud.apis.account.send(request, { signal })).body);
		};
		const [ids, named] = [users.filter(isId), users.filter((each) => !isId(each))];
		const [byId, byName] = await Promise.all([
			ids.length > 0 ? ask({ uuids: ids }) : {},
			named.length > 0 ? ask({ displaynames: named }) : {},
		]);
		return [
			...Object.entries(recordOf(recordOf(byId)['uuid_catalog'])).map(([id, name]) => ({
				id,
				name: textOf(name),
			})),
			...Object.entries(recordOf(recordOf(byName)['displayname_catalog'])).map(([name, id]) => ({
				id: textOf(id),
				name,
			})),
		];
	},
});

/** Who one is, and who others are. */
export const userOperations = [whoAmI, catalogue, names, ...userAdmin] as const;

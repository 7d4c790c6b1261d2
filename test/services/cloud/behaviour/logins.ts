import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Where one logs in, and the ways beside a user’s password. */
export interface Logins {
	/** Settings of the user demo with a password. */
	demo(): Input;
	/** Swift’s own login. */
	v1(): { readonly url: string; readonly user: string; readonly key: string };
}

const first = (results: readonly Loose[]): Loose => results[0] as Loose;

/** Every way of logging in, in the lab and in a real cloud alike. */
export const loginsBehave = (title: string, { demo, v1 }: Logins): void => {
	const as = (input: Input) => engineRunner(() => input);
	const me = async (input: Input) => first(await as(input)('user.whoAmI', {}));
	const authUrl = () => String(demo()['authUrl']);

	describe(`${title}: logins`, () => {
		it('user and password, by name and by ID, with the project and without', async () => {
			const named = await me(demo());
			const user = named['user'] as Loose;
			const project = named['project'] as Loose;
			const { password } = demo();
			assert.equal(project['name'], 'demo');
			const byId = await me({ authUrl: authUrl(), user: user['id'], password, project: project['id'] });
			assert.deepEqual(byId['user'], user);
			const own = await me({
				authUrl: authUrl().replace(/\/v3$/, ''),
				user: 'demo',
				password,
				userDomain: 'default',
			});
			assert.deepEqual(own['project'], project, 'the user’s own project, at an address without a version');
		});

		it('an application credential, by ID and by name', async () => {
			const { user } = await me(demo());
			const name = `t-cred-${Date.now()}`;
			const path = `/users/${(user as Loose)['id']}/application_credentials`;
			const body = { application_credential: { name, secret: 'S3cret!' } };
			const made = first(await as(demo())('api.call', { service: 'identity', method: 'POST', path, body }));
			const { id } = (made['body'] as Loose)['application_credential'] as Loose;
			const login = { login: 'applicationCredential', authUrl: authUrl(), secret: 'S3cret!' };
			assert.deepEqual((await me({ ...login, credential: id }))['user'], user);
			assert.deepEqual(
				(await me({ ...login, credential: name, user: 'demo', userDomain: 'Default' }))['user'],
				user,
			);
			await as(demo())('api.call', { service: 'identity', method: 'DELETE', path: `${path}/${id}` });
			await assert.rejects(me({ ...login, credential: id, callTimeout: 59 }), { code: 'AUTH_REJECTED' });
			const named = { ...login, credential: name, user: 'demo', userDomain: 'Default', callTimeout: 59 };
			await assert.rejects(me(named), { code: 'AUTH_REJECTED', hint: /deleted/ });
		});

		it('a project that is not there, or is another’s, is a login that is refused', async () => {
			for (const name of ['t-nosuch', 'admin'])
				await assert.rejects(me({ ...demo(), project: name }), {
					code: 'AUTH_REJECTED',
					hint: /whether the user has a role in that project/,
				});
		});

		it('clouds.yaml and openrc', async () => {
			const { password } = demo();
			const yaml = `clouds:\n  c:\n    auth: {auth_url: '${authUrl()}', username: demo, password: '${password}', project_name: demo, user_domain_name: Default, project_domain_name: Default}\n    region_name: RegionOne\n`;
			assert.equal(((await me({ login: 'paste', configuration: yaml }))['project'] as Loose)['name'], 'demo');
			const rc = `export OS_AUTH_URL=${authUrl()}\nexport OS_USERNAME="demo"\nexport OS_PROJECT_NAME=demo\nexport OS_USER_DOMAIN_NAME=Default\nread -sr OS_PASSWORD_INPUT\nexport OS_PASSWORD=$OS_PASSWORD_INPUT\n`;
			assert.equal(
				((await me({ login: 'paste', configuration: rc, password }))['project'] as Loose)['name'],
				'demo',
			);
		});

		it('Swift’s own login, and an endpoint with its token', async () => {
			const { url, user, key } = v1();
			const tempauth = { login: 'tempauth', authUrl: url, user, password: key };
			const name = 't-login';
			await as(tempauth)('container.create', { name, existing: true });
			await as(tempauth)('object.createFromText', {
				container: name,
				object: 'a',
				text: 'x',
				overwrite: true,
			});
			const [endpoint] = await as(tempauth)('user.getEndpoints', {});
			const call = { service: 'object', method: 'GET', path: '' };
			assert.equal(first(await as(tempauth)('api.call', call))['status'], 200);
			await as(tempauth)('container.empty', { container: name, preview: false });
			await as(tempauth)('container.delete', { container: name, preview: false });
			await assert.rejects(as({ ...tempauth, password: 'wrong' })('container.getMany', {}), {
				code: 'AUTH_REJECTED',
			});
			assert.match(String(endpoint?.['url']), /\/v1\//);
			await assert.rejects(as(tempauth)('server.getMany', {}), { code: 'UNSUPPORTED' });
		});

		it('an endpoint and its token alone', async () => {
			const { url, user, key } = v1();
			const { headers } = await fetch(url, { headers: { 'X-Auth-User': user, 'X-Auth-Key': key } });
			const endpoint = `object=${headers.get('x-storage-url')}`;
			const input = { login: 'endpoint', token: headers.get('x-auth-token'), endpoints: [endpoint] };
			assert.ok(Array.isArray(await as(input)('container.getMany', {})));
			await assert.rejects(as({ ...input, token: 'none' })('container.getMany', {}), {
				code: 'AUTH_REJECTED',
			});
			await assert.rejects(as(input)('server.getMany', {}), { code: 'UNSUPPORTED' });
		});

		it('a token that is none', async () => {
			const input = { login: 'token', authUrl: authUrl(), token: 'gAAAA-none' };
			await assert.rejects(me(input), { code: 'AUTH_REJECTED' });
		});
	});
};

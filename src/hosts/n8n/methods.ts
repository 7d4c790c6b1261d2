import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { AnyService } from '../../catalogue/service.ts';
import { testConnection } from '../../engine/connect/test-connection.ts';
import { loadList } from '../../engine/connect/load-list.ts';
import { asMusterError, inOneLine } from '../../core/errors.ts';
import { credentialName } from './credential-name.ts';
import { plainError } from './errors.ts';

const settingsOf = async (functions: ILoadOptionsFunctions, service: AnyService): Promise<IDataObject> => {
	try {
		return await functions.getCredentials<IDataObject>(credentialName(service));
	} catch {
		throw new Error('Choose a credential first. You can type a value meanwhile.');
	}
};

const page = async (
	functions: ILoadOptionsFunctions,
	service: AnyService,
	list: string,
	filter?: string,
	cursor?: string,
) => {
	const settings = await settingsOf(functions, service);
	try {
		const values = (functions.getCurrentNodeParameters() ?? {}) as IDataObject;
		return await loadList({ service, list, settings, filter, cursor, values });
	} catch (error) {
		throw plainError(error, `Listing ${list}`);
	}
};

/** The credential test and the live lists of a service, for both of its nodes. Errors carry the remedy in their message: n8n shows nothing else. */
export const nodeMethods = (service: AnyService) => {
	const lists = Object.keys(service.lists);
	const search = (list: string) =>
		async function (
			this: ILoadOptionsFunctions,
			filter?: string,
			cursor?: string,
		): Promise<INodeListSearchResult> {
			const { items, cursor: next } = await page(this, service, list, filter, cursor);
			return {
				results: items.map(({ value, label = value, detail }) => ({
					name: detail ? `${label} (${detail})` : label,
					value,
				})),
				...(next ? { paginationToken: next } : {}),
			};
		};
	const options = (list: string) =>
		async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			const { items } = await page(this, service, list);
			return items.map(({ value, label = value, detail }) => ({
				name: label,
				value,
				...(detail ? { description: detail } : {}),
			}));
		};
	const test = async function (
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		try {
			return { status: 'OK', message: await testConnection(service, (credential.data ?? {}) as IDataObject) };
		} catch (thrown) {
			return { status: 'Error', message: inOneLine(asMusterError(thrown, 'Testing the connection')) };
		}
	};
	return {
		credentialTest: { [`${credentialName(service)}Test`]: test },
		listSearch: Object.fromEntries(lists.map((list) => [list, search(list)])),
		loadOptions: Object.fromEntries(lists.map((list) => [list, options(list)])),
	};
};

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
import type { Settings } from '../../engine/connect/connect.ts';
import { loadList } from '../../engine/connect/load-list.ts';
import { asMusterError, inOneLine, MusterError } from '../../core/errors.ts';
import { credentialName } from './credential-name.ts';
import { plainError } from './errors.ts';
import { asSettings } from './settings.ts';

const settingsOf = async (functions: ILoadOptionsFunctions, service: AnyService): Promise<Settings> => {
	let credential: IDataObject;
	try {
		credential = await functions.getCredentials<IDataObject>(credentialName(service));
	} catch (cause) {
		throw new MusterError('BAD_INPUT', 'Choose a credential first', {
			hint: 'You can type a value meanwhile.',
			cause,
		});
	}
	return asSettings(service, credential);
};

const page = async (
	functions: ILoadOptionsFunctions,
	service: AnyService,
	list: string,
	filter?: string,
	cursor?: string,
) => {
	try {
		const settings = await settingsOf(functions, service);
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
			const settings = asSettings(service, (credential.data ?? {}) as IDataObject);
			return { status: 'OK', message: await testConnection(service, settings) };
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

import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Fields } from '../../catalogue/field.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { testConnection } from '../../engine/connect/test-connection.ts';
import type { Settings } from '../../engine/connect/connect.ts';
import { loadForm } from '../../engine/connect/load-form.ts';
import { loadList } from '../../engine/connect/load-list.ts';
import { stepsOf } from '../../engine/run/steps.ts';
import { MusterError } from '../../core/errors.ts';
import { credentialName } from './credential-name.ts';
import { editedValues } from './edited-values.ts';
import { plainError } from './errors.ts';
import { mapperFields } from './properties/form.ts';
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
		return await loadList({
			service,
			list,
			settings,
			filter,
			cursor,
			values: editedValues(service, functions.getCurrentNodeParameters()),
		});
	} catch (error) {
		throw plainError(error, `Listing ${list}`);
	}
};

/** n8n keeps a list of several that it could not read, also when the credential has been corrected. */
const READ_AGAIN = 'Once that is mended, choose Refresh List in the menu (⋮) of this field.';

/** The lists of a service, and the groups of them that a field shows as one. */
const listsOf = (service: AnyService): readonly string[] => {
	const fields = [...stepsOf(service), ...service.sources].flatMap((one) =>
		Object.values(one.fields as Fields),
	);
	const shown = fields.flatMap((field) =>
		field.kind === 'pick' || field.kind === 'picks' ? [field.list] : [],
	);
	return [...new Set([...Object.keys(service.lists), ...shown])];
};

/**
 * The credential test and the live lists of a service, for both of its nodes. Errors carry the remedy in
 * their message: n8n shows nothing else.
 */
export const nodeMethods = (service: AnyService) => {
	const lists = listsOf(service);
	const search = (list: string) =>
		async function (
			this: ILoadOptionsFunctions,
			filter?: string | null,
			cursor?: string,
		): Promise<INodeListSearchResult> {
			const { items, cursor: next } = await page(this, service, list, String(filter ?? ''), cursor);
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
			const { items } = await page(this, service, list).catch((error: Error) => {
				throw new Error(`${error.message} ${READ_AGAIN}`, { cause: error });
			});
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
			return { status: 'Error', message: plainError(thrown, 'Testing the connection').message };
		}
	};
	const mapping = (form: string) =>
		async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			try {
				const settings = await settingsOf(this, service);
				return {
					fields: mapperFields(
						await loadForm({
							service,
							form,
							settings,
							values: editedValues(service, this.getCurrentNodeParameters()),
						}),
					),
				};
			} catch (error) {
				throw plainError(error, `Asking ${service.title} for the fields`);
			}
		};
	return {
		credentialTest: { [`${credentialName(service)}Test`]: test },
		listSearch: Object.fromEntries(lists.map((list) => [list, search(list)])),
		loadOptions: Object.fromEntries(lists.map((list) => [list, options(list)])),
		resourceMapping: Object.fromEntries(
			Object.keys(service.forms ?? {}).map((form) => [form, mapping(form)]),
		),
	};
};

import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { property } from './field.ts';

/** Credentials have no lists: several values are one text with commas. */
const asSetting = (name: string, field: Field): INodeProperties => {
	if (field.kind !== 'list') return property(name, field);
	const { typeOptions: _, ...rest } = property(name, field);
	return {
		...rest,
		default: (field.default ?? []).join(', '),
		description: `${field.help}. Separate several by commas.`,
	};
};

/** The form of a service's credential. A fresh array each time. */
export const credentialProperties = (service: AnyService): INodeProperties[] =>
	Object.entries(service.settings).map(([name, field]) => ({
		...asSetting(name, field),
		...(field.show
			? { displayOptions: { show: field.show as Record<string, (string | number | boolean)[]> } }
			: {}),
	}));

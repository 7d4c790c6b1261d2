import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';

/** What of n8n's property follows from the kind of a field. */
export type Shape = { type: NodePropertyTypes } & Partial<INodeProperties> & {
		default: INodeProperties['default'];
	};

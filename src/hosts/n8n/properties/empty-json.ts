import type { JsonField } from '../../../catalogue/field.ts';

/**
 * What n8n's JSON editor starts with: it marks an empty one as wrong at once. Where the field takes a list
 * that is an empty list, else an empty object; left as it is, it means that nothing was given.
 */
export const emptyJson = ({ default: usual, example }: JsonField): string => {
	if (usual !== undefined) return JSON.stringify(usual);
	return example?.trim().startsWith('[') ? '[]' : '{}';
};

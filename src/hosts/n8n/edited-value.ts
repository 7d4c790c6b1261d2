import { UNRESOLVED } from '../../catalogue/edited.ts';
import { isLocator } from './locator.ts';

const isExpressionError = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && 'name' in value && value.name === 'ExpressionError';

/**
 * A value of a form while it is edited, out of n8n’s widget. An expression that n8n could not work out is
 * there with its own letters, or as the error of it.
 */
export const editedValue = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(editedValue);
	const input = isLocator(value) ? value['value'] : value;
	if (typeof input === 'string') return /^=|\{\{/.test(input.trim()) ? UNRESOLVED : input;
	return input instanceof Error || isExpressionError(input) ? UNRESOLVED : input;
};

import type { Fields } from '../../../catalogue/field.ts';
import { isShown } from '../../../catalogue/read-values.ts';
import { MusterError } from '../../../core/errors.ts';
import { SECRETS } from '../form.ts';
import type { Config } from './red.ts';

/**
 * What is wrong with a connection that had a secret and has it no more: Node-RED’s key was changed or lost,
 * the file with the credentials was left behind, or the flow came from elsewhere. Without it the connection
 * would be tried as if nobody had set one.
 * @returns AUTH_REQUIRED naming the secret; `undefined` if none is missed.
 */
export const lostSecret = (
	fields: Fields,
	config: Config,
	settings: Readonly<Record<string, unknown>>,
): MusterError | undefined => {
	const named: unknown = config[SECRETS];
	if (!Array.isArray(named)) return undefined;
	const isLost = (name: string): boolean => {
		const field = fields[name];
		return field?.secret === true && isShown(field, settings) && (settings[name] ?? '') === '';
	};
	const lost = Object.keys(fields).find((name) => named.includes(name) && isLost(name));
	if (lost === undefined) return undefined;
	return new MusterError(
		'AUTH_REQUIRED',
		`The ${fields[lost]?.label} of this connection is no longer stored`,
		{
			hint: 'Open the connection and type it again. Node-RED loses secrets with its credentialSecret or its file of credentials, and when a flow is imported. Nothing was sent.',
			details: { field: lost, reason: 'stored secret is lost' },
		},
	);
};

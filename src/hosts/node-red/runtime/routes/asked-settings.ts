import type { Fields } from '../../../../catalogue/field.ts';
import type { AnyService } from '../../../../catalogue/service.ts';
import { MusterError } from '../../../../core/errors.ts';
import { type AskedConnection, UNTOUCHED } from '../../form.ts';
import type { ConnectionNode } from '../connection-node.ts';
import type { Red } from '../red.ts';
import { equalButSecrets } from '../../../../engine/connect/settings-identity.ts';
import { settingsFrom } from '../settings.ts';
import { unfilled } from '../stored-values.ts';
import { emptyVariable, variableProblem } from '../variables.ts';
import { withEnvironment } from './env.ts';

type Settings = Readonly<Record<string, unknown>>;

const deployed = (red: Red, type: string, id: unknown): ConnectionNode | undefined => {
	const node = typeof id === 'string' ? red.nodes.getNode(id) : undefined;
	return node?.type === type ? (node as ConnectionNode) : undefined;
};

/**
 * The settings that the editor asks with. A secret that was not typed is taken from the deployed node, but
 * only while all other settings are the deployed ones: else anybody who may ask could have it sent to a
 * server of his own.
 * @throws MusterError BAD_INPUT naming the secret that has to be typed again, or the variable that is not
 *   set or empty.
 */
export const askedSettings = (
	red: Red,
	service: AnyService,
	type: string,
	asked: AskedConnection = {},
): Settings => {
	const fields = service.settings as Fields;
	const node = deployed(red, type, asked.id);
	const stored = node?.credentials ?? {};
	const settings = withEnvironment(red, node, asked.settings ?? {}) as Settings;
	const secrets: Record<string, unknown> = {};
	/** The secrets with the names of variables that are empty. */
	const named: Record<string, unknown> = {};
	const raw = (node && red.nodes.getCredentials?.(node.id)) ?? {};
	const borrowed: string[] = [];
	for (const name of Object.keys(fields).filter((one) => fields[one]?.secret)) {
		const typed = asked.secrets?.[name];
		const isTyped = typed !== undefined && typed !== UNTOUCHED;
		if (isTyped) secrets[name] = withEnvironment(red, node, typed);
		else if (stored[name]) {
			secrets[name] = stored[name];
			borrowed.push(name);
		}
		named[name] = isTyped ? unfilled(secrets[name], typed) : unfilled(stored[name], raw[name]);
	}
	const input = settingsFrom(fields, settings, secrets);
	const problem =
		variableProblem(fields, input) ??
		emptyVariable(fields, input, settingsFrom(fields, unfilled(settings, asked.settings) as Settings, named));
	if (problem) throw problem;
	if (borrowed.length > 0 && node && !equalButSecrets(fields, input, node.settings)) {
		const labels = borrowed.map((name) => fields[name]?.label).join(' and ');
		throw new MusterError(
			'BAD_INPUT',
			`To test settings that are not deployed, type the ${labels} once more`,
			{ hint: `The stored ${labels} goes only where it was deployed for. Or deploy first, then test.` },
		);
	}
	return input;
};

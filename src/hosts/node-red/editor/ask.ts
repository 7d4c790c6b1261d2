import { formOf } from './forms.ts';
import type { Answer, AskedConnection, Question } from '../form.ts';

const WAIT_MS = 20_000;

const refusal = ({ status, statusText }: JQuery.jqXHR): Answer => {
	if (status === 401 || status === 403)
		return { ok: false, message: 'Your Node-RED login does not allow this' };
	if (status === 404)
		return {
			ok: false,
			message: 'Node-RED does not answer here',
			hint: 'Restart Node-RED after installing the package.',
		};
	if (statusText === 'timeout') return { ok: false, message: `No answer within ${WAIT_MS / 1000} s` };
	return { ok: false, message: `Node-RED answered ${status || 'nothing'}` };
};

/**
 * Asks the runtime. Relative: keeps `httpAdminRoot`; `$.ajax`: carries Node-RED's token. Never rejects.
 * `gone`: nobody waits any more.
 */
export const ask = (service: string, path: string, question: Question, gone?: AbortSignal): Promise<Answer> =>
	new Promise((resolve) => {
		const asking = $.ajax({
			url: `muster/${service}/${path}`,
			type: 'POST',
			contentType: 'application/json',
			data: JSON.stringify(question),
			timeout: WAIT_MS,
		});
		asking.then(resolve, (failed: JQuery.jqXHR) => resolve(refusal(failed)));
		gone?.addEventListener('abort', () => asking.abort(), { once: true });
	});

/** A connection as it stands in the editor, deployed or not; `undefined` where none is chosen. */
export const connectionOf = (id: unknown): AskedConnection | undefined => {
	const node = typeof id === 'string' && id !== '' && id !== '_ADD_' ? RED.nodes.node(id) : undefined;
	if (node?._def.form?.kind !== 'connection') return undefined;
	const form = formOf(node._def);
	if (form.kind !== 'connection') return undefined;
	const settings: Record<string, unknown> = {};
	const secrets: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(form.fields))
		if (!field.secret) settings[name] = node[name];
		else if (node.credentials?.[name] !== undefined) secrets[name] = node.credentials[name];
	return { id: node.id, settings, secrets };
};

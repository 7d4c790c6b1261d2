import type { ITriggerFunctions, NodeOperationError } from 'n8n-workflow';

/** Milliseconds after which the same is shown again. Between two attempts n8n waits 1 s to 8 s. */
const SHOWN_AGAIN_MS = 60_000;

const shown = new Map<string, { readonly message: string; readonly at: number }>();

/**
 * Shows why a trigger could not begin, as a failed execution. n8n tries an activation again by itself, and
 * its editor says nothing of why it fails; so that the attempts of one are shown once, what was shown less
 * than a minute ago is not shown again.
 */
export const showRefusal = (functions: ITriggerFunctions, error: NodeOperationError): void => {
	const key = `${functions.getWorkflow().id} ${functions.getNode().id}`;
	const last = shown.get(key);
	const now = performance.now();
	for (const [one, { at }] of shown) if (now - at > SHOWN_AGAIN_MS) shown.delete(one);
	shown.set(key, { message: error.message, at: now });
	if (last && last.message === error.message && now - last.at < SHOWN_AGAIN_MS) return;
	functions.saveFailedExecution?.(error);
};

import type { INodeTypeDescription } from 'n8n-workflow';

/**
 * Events, and notices beside them. n8n's editor pins data, and offers *set mock data*, only where it counts
 * one output: it does not count those of errors, and an expression it counts only by what it gives. Nothing
 * else depends on either.
 */
export const triggerOutputs: Extract<INodeTypeDescription['outputs'], string> =
	'={{ [{ type: "main", displayName: "Event" }, { type: "main", displayName: "Notices", category: "error" }] }}';

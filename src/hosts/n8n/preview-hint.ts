import type { NodeExecutionHint } from 'n8n-workflow';

/** Above the output of a step that only previewed: its items look like what the step itself gives. */
export const previewHint = (previewed: number, items: number): NodeExecutionHint => ({
	message:
		previewed === items
			? 'This is a preview: nothing was changed. Turn Preview Only off to do it.'
			: `Of ${previewed} of ${items} items this is a preview: there nothing was changed.`,
	type: 'info',
	location: 'outputPane',
});

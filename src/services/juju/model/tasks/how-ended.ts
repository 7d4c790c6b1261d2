const words: Readonly<Record<string, string>> = {
	completed: 'has completed',
	failed: 'has failed',
	cancelled: 'was cancelled',
	aborted: 'was aborted',
	error: 'ended in an error',
};

/** How a task ended, after its name: `failed` → `has failed`. */
export const howEnded = (status: string): string => words[status] ?? `is ${status}`;

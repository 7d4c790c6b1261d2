/**
 * What in the end of a command or job means that it did not go well, in a few letters: `exit 3`,
 * `ended by SIGTERM`, `gone`.
 */
export const exitFailure = (result: unknown): string | undefined => {
	const { ended, exitCode, signal } = result as {
		readonly ended?: string;
		readonly exitCode?: number | null;
		readonly signal?: string | null;
	};
	if (signal) return `ended by ${signal}`;
	if (typeof exitCode === 'number') return exitCode === 0 ? undefined : `exit ${exitCode}`;
	return ended === 'gone' ? ended : undefined;
};

/** What this thread has worked, in ms: on a busy machine the clock says how busy that is. */
export const worked = (): number => {
	// newer than the types
	const { user, system } = (process as unknown as { threadCpuUsage(): NodeJS.CpuUsage }).threadCpuUsage();
	return (user + system) / 1000;
};

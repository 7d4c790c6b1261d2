/** How many times faster the timers of what is watched run. */
export const FASTER = Number(process.env['MUSTER_FASTER'] ?? 5);

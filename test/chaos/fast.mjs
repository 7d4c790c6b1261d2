/**
 * Loaded before everything else into a process that is watched: its timers, and the clock that only
 * counts, run so many times faster (MUSTER_FASTER), so that outages, heartbeats and pauses of minutes
 * pass in seconds. The time of day stays as it is.
 */
const faster = Number(process.env.MUSTER_FASTER ?? 1);
const { setTimeout: timeout, setInterval: interval, performance } = globalThis;
const now = performance.now.bind(performance);
globalThis.setTimeout = (run, ms = 0, ...rest) => timeout(run, ms / faster, ...rest);
globalThis.setInterval = (run, ms = 0, ...rest) => interval(run, ms / faster, ...rest);
performance.now = () => now() * faster;

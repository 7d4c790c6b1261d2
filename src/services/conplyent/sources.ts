import { jobOutput } from './sources/job-output.ts';

/** Every source of the service. */
export const sources = [jobOutput] as const;

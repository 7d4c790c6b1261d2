import { jobOutput } from './job-output.ts';

/** Every source of the service. */
export const sources = [jobOutput] as const;

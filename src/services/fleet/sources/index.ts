import { clusterChanged } from './cluster-changed.ts';

/** Every source of the service. */
export const sources = [clusterChanged] as const;

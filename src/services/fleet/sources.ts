import { clusterChanged } from './sources/cluster-changed.ts';

/** Every source of the service. */
export const sources = [clusterChanged] as const;

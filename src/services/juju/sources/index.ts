import { modelChanged } from './model-changed.ts';

/** Every source of the service. */
export const sources = [modelChanged] as const;

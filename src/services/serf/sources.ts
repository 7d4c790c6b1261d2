import { memberChanged } from './sources/member-changed.ts';

/** Every source of the service, in the order users see them. */
export const sources = [memberChanged] as const;

import { statusOperations } from './status.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [...statusOperations] as const;

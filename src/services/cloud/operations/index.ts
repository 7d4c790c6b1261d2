import { flavorOperations } from './flavor.ts';
import { serverOperations } from './server.ts';
import { serverActionOperations } from './server-action.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [...serverOperations, ...serverActionOperations, ...flavorOperations];

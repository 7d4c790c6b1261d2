import { recordedItem } from '../recordings.ts';

/** What keystone says to a login without `identity`: its whole schema. Word for word as recorded. */
export const schemaOfLogin: string = String((recordedItem('01', 62)['error'] as { message: string }).message);

import { sendEvent } from './operations/event.ts';
import { getMember, getMembers } from './operations/member.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [getMembers, getMember, sendEvent] as const;

import { getStats, join, leave } from './operations/agent.ts';
import { getCoordinate, roundTrip } from './operations/coordinate.ts';
import { sendEvent } from './operations/event.ts';
import { installKey, listKeys, removeKey, useKey } from './operations/key.ts';
import { followLog, getLog } from './operations/log.ts';
import { getMember, getMembers } from './operations/member.ts';
import { checkReachability, forceLeave } from './operations/member-change.ts';
import { sendQuery } from './operations/query.ts';
import { setTags } from './operations/tag.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	getMembers,
	getMember,
	forceLeave,
	checkReachability,
	sendEvent,
	sendQuery,
	setTags,
	join,
	leave,
	getStats,
	listKeys,
	installKey,
	useKey,
	removeKey,
	getCoordinate,
	roundTrip,
	getLog,
	followLog,
] as const;

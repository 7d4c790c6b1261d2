import { getStats, join, leave } from './agent.ts';
import { getCoordinate, roundTrip } from './coordinate.ts';
import { sendEvent } from './event.ts';
import { installKey, listKeys, removeKey, useKey } from './key.ts';
import { followLog, getLog } from './log.ts';
import { getMember, getMembers } from './member.ts';
import { checkReachability, forceLeave } from './member-change.ts';
import { sendQuery } from './query.ts';
import { setTags } from './tag.ts';

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

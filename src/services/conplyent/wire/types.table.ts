/** The members of `conplyent._msg.MSGType`, at the index that is their value (protocol, section 2). */
export const MSG_TYPES = ['ACKNOWLEDGE', 'HEARTBEAT', 'COMMAND', 'DETAILS', 'COMPLETE', 'SYNC'] as const;
export type MsgTypeName = (typeof MSG_TYPES)[number];

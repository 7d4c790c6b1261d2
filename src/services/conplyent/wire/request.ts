import { put, type Sendable } from './pickle/encode.ts';
import * as op from './pickle/opcodes.table.ts';
import { PyTuple } from './pickle/value.ts';
import { writer } from './pickle/writer.ts';
import { MSG_TYPES, type MsgTypeName } from './types.table.ts';

const MODULE = 'conplyent._msg';

/**
 * A message as a pickle of protocol 3, the type by its value: the one spelling that every Python loads
 * (protocol, section 3).
 */
const message = (
	type: MsgTypeName,
	request: boolean,
	kwargs: { readonly [key: string]: Sendable },
): Buffer => {
	const to = writer();
	to.opcode(op.PROTO);
	to.opcode(3);
	to.global(MODULE, 'MSG');
	to.opcode(op.EMPTY_TUPLE);
	to.opcode(op.NEWOBJ);
	to.opcode(op.EMPTY_DICT);
	to.opcode(op.MARK);
	to.text('_type');
	to.global(MODULE, 'MSGType');
	to.opcode(op.MARK);
	to.u8(MSG_TYPES.indexOf(type));
	// A stray comma in the server makes all values but the last tuples
	if (type !== 'SYNC') to.opcode(op.TUPLE1);
	to.opcode(op.TUPLE);
	to.opcode(op.REDUCE);
	to.text('_request');
	to.opcode(request ? op.NEWTRUE : op.NEWFALSE);
	to.text('_kwargs');
	put(to, kwargs);
	to.opcode(op.SETITEMS);
	to.opcode(op.BUILD);
	to.opcode(op.STOP);
	return to.done();
};

/** HEARTBEAT: the question, or the answer to the server’s. */
export const heartbeatMessage = (request: boolean): Buffer => message('HEARTBEAT', request, {});

/** SYNC: asks the main loop for the list of commands. */
export const syncMessage = (): Buffer => message('SYNC', true, {});

/**
 * COMMAND. Throws `BAD_INPUT` for arguments that a server could not load: one malformed message ends a server
 * for good (protocol, trap 3), so nothing that is not vetted here is ever sent.
 */
export const commandMessage = (
	name: string,
	args: readonly Sendable[],
	keywords: { readonly [key: string]: Sendable },
): Buffer =>
	message('COMMAND', true, {
		cmd_id: name,
		args: new PyTuple(args as PyTuple['items']),
		keywargs: keywords,
	});

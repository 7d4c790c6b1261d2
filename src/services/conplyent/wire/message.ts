import { notConplyent } from './limits.ts';
import { unpickle } from './pickle/decode.ts';
import { type PickleValue, PyClass, PyObject, PyTuple } from './pickle/value.ts';
import { MSG_TYPES, type MsgTypeName } from './types.table.ts';

/** One conplyent message (protocol, section 2), read from a pickle. */
export type Message =
	| { readonly type: 'HEARTBEAT'; readonly request: boolean }
	/** From a server: the names of its commands. From a client: nothing. */
	| { readonly type: 'SYNC'; readonly commands?: readonly string[] }
	| {
			readonly type: 'COMMAND';
			readonly command: string;
			readonly args: readonly PickleValue[];
			readonly keywords: ReadonlyMap<PickleValue, PickleValue>;
	  }
	| { readonly type: 'ACKNOWLEDGE'; readonly id: number }
	| {
			readonly type: 'DETAILS';
			readonly id: number;
			readonly details: PickleValue;
			readonly number: number;
	  }
	/** `exit`: the job’s exit code; `null` of a command that returns none. */
	| {
			readonly type: 'COMPLETE';
			readonly id: number;
			readonly exit: PickleValue;
			readonly number: number;
	  };

const CLASS = 'conplyent._msg.MSGType';

/** The two spellings of an enum member, by value and by name; there is no third (section 3). */
const typeOf = (value: PickleValue | undefined): MsgTypeName => {
	if (!(value instanceof PyObject) || value.state !== undefined)
		throw notConplyent('a message without a type');
	if (value.class === CLASS && value.args.length === 1) {
		const [held] = value.args;
		const number = held instanceof PyTuple && held.items.length === 1 ? held.items[0] : held;
		const name = typeof number === 'number' ? MSG_TYPES[number] : undefined;
		if (name !== undefined) return name;
	}
	const [owner, name] = value.args;
	if (
		value.class === 'builtins.getattr' &&
		value.args.length === 2 &&
		owner instanceof PyClass &&
		owner.name === CLASS
	) {
		const known = MSG_TYPES.find((known) => known === name);
		if (known !== undefined) return known;
	}
	throw notConplyent(`a message of the unknown type ${value.class}`);
};

const number = (kwargs: Map<PickleValue, PickleValue>, key: string): number => {
	const value = kwargs.get(key);
	if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
		throw notConplyent(`a message whose ${key} is no number`);
	return value;
};

const names = (args: PickleValue | undefined): readonly string[] => {
	const list = args instanceof PyTuple ? args.items[0] : undefined;
	if (!Array.isArray(list) || !list.every((name) => typeof name === 'string'))
		throw notConplyent('a list of commands that is none');
	return list;
};

const command = (kwargs: Map<PickleValue, PickleValue>): Message => {
	const name = kwargs.get('cmd_id');
	const args = kwargs.get('args');
	const keywords = kwargs.get('keywargs');
	if (typeof name !== 'string' || !(args instanceof PyTuple) || !(keywords instanceof Map))
		throw notConplyent('a command that is none');
	return { type: 'COMMAND', command: name, args: args.items, keywords };
};

/**
 * A message from its pickle. Throws `PROTOCOL` for everything that is not one of the six types with the
 * fields they have.
 */
export const decodeMessage = (body: Buffer): Message => {
	const message = unpickle(body);
	if (
		!(message instanceof PyObject) ||
		message.class !== 'conplyent._msg.MSG' ||
		!(message.state instanceof Map)
	)
		throw notConplyent('a pickle that is no message');
	const type = typeOf(message.state.get('_type'));
	const kwargs = message.state.get('_kwargs');
	if (!(kwargs instanceof Map)) throw notConplyent('a message without fields');
	switch (type) {
		case 'HEARTBEAT':
			return { type, request: message.state.get('_request') === true };
		case 'SYNC':
			return kwargs.size === 0 ? { type } : { type, commands: names(kwargs.get('args')) };
		case 'COMMAND':
			return command(kwargs);
		case 'ACKNOWLEDGE':
			return { type, id: number(kwargs, 'request_id') };
		case 'DETAILS': {
			const details = kwargs.get('details');
			if (details === undefined) throw notConplyent('details without details');
			return {
				type,
				id: number(kwargs, 'request_id'),
				details,
				number: number(kwargs, 'msg_num'),
			};
		}
		case 'COMPLETE':
			return {
				type,
				id: number(kwargs, 'request_id'),
				exit: kwargs.get('exit_code') ?? null,
				number: number(kwargs, 'msg_num'),
			};
	}
};

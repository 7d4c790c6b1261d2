import {
	type PickleValue,
	PyClass,
	PyObject,
	PyTuple,
} from '../../../src/services/conplyent/wire/pickle/value.ts';
import { MSG_TYPES, type MsgTypeName } from '../../../src/services/conplyent/wire/types.table.ts';
import { pickle } from './pickler.ts';

/**
 * How a Python spells the members of its enums: by value (3.11.7 and most others) or by name (Debian’s
 * 3.11.2).
 */
export type EnumForm = 'value' | 'getattr';

export interface Spelling {
	readonly protocol: 3 | 4 | 5;
	readonly enumForm: EnumForm;
}

const TYPE = 'conplyent._msg.MSGType';

const member = (type: MsgTypeName, form: EnumForm): PyObject => {
	if (form === 'getattr') return new PyObject('builtins.getattr', [new PyClass(TYPE), type]);
	const index = MSG_TYPES.indexOf(type);
	return new PyObject(TYPE, [type === 'SYNC' ? index : new PyTuple([index])]);
};

/** A message as a conplyent server of that Python sends it. */
export const serverMessage = (
	type: MsgTypeName,
	request: boolean,
	fields: Record<string, PickleValue>,
	{ protocol, enumForm }: Spelling,
): Buffer => {
	const message = new PyObject('conplyent._msg.MSG', []);
	message.state = new Map<PickleValue, PickleValue>([
		['_type', member(type, enumForm)],
		['_request', request],
		['_kwargs', new Map(Object.entries(fields))],
	]);
	return pickle(message, protocol);
};

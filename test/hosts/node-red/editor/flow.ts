import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import { action, str, trigger } from '../behaviour/stage.ts';
import { demo } from '../demo/service.ts';
import type { FlowNode } from '../support/node-red.ts';

const num = (value: string) => ({ type: 'num', value });
const bool = (value: boolean) => ({ type: 'bool', value: String(value) });

/** Nodes as people leave them: filled, wrong, from a later version. */
export const filled: readonly FlowNode[] = [
	action('list', 'member', 'list', {
		status: { type: 'json', value: '["alive","failed"]' },
		most: num('50'),
		order: str('name'),
		tags: { type: 'rows', value: [{ key: 'role', type: 'str', value: 'web' }] },
	}),
	action(
		'tag',
		'member',
		'tag',
		{
			member: str('web-1'),
			tags: {
				type: 'rows',
				value: [
					{ key: 'role', type: 'str', value: 'web' },
					{ key: 'weight', type: 'num', value: '10' },
					{ key: 'build', type: 'msg', value: 'payload.build' },
				],
			},
		},
		{ name: 'mark as web' },
	),
	action('run', 'member', 'run', {
		member: { type: 'msg', value: 'payload.name' },
		command: str('uptime'),
		future: str('from a newer version'),
	}),
	action('remove', 'member', 'remove', { member: str('db-2') }, { server: 'down' }),
	action('invite', 'member', 'invite', { members: { type: 'rows', value: [str('web-1'), str('web-2')] } }),
	action('act', 'event', 'act', {
		action: str('backup'),
		parameters: { type: 'form', value: { target: { type: 'msg', value: 'payload.path' }, keep: num('7') } },
	}),
	action('upload', 'file', 'upload', { file: { type: 'path', value: 'filename' } }),
	action('bad', 'event', 'send', { name: str('') }),
	action('old', 'member', 'list', {
		order: str('rack'),
		most: num('0'),
		timeout: { type: 'num', value: 'soon', unit: 's' },
		each: bool(false),
		member: str('x'),
	}),
	action('none', 'event', ''),
	action('evict', 'member', 'evict', { member: str('db-1') }),
	trigger('changed', 'member-changed', {
		what: { type: 'json', value: '["alive"]' },
		member: { type: 'env', value: 'WHO' },
	}),
	trigger('asked', 'asked'),
];

/** Every operation and every source as it is dropped. */
export const bare: readonly FlowNode[] = [
	...typesOf(demo).actions.flatMap(({ about, type, steps }) =>
		steps.map(({ name }): FlowNode => ({
			name: '',
			id: `new-${about}-${name}`,
			type,
			server: 'c',
			operation: name,
			values: {},
			wires: [],
		})),
	),
	...typesOf(demo).triggers.map(({ type }): FlowNode => ({
		name: '',
		id: `new-${type}`,
		type,
		server: 'c',
		values: {},
		wires: [],
	})),
];

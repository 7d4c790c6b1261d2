import { isAdmin } from '../auth.ts';
import type { Item } from '../call.ts';
import type { Neutron } from './context.ts';
import { bad, badInput, denied } from './errors.ts';
import type { Kind } from './kinds.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const strings = ['name', 'description', 'device_id', 'device_owner'];
const ids = ['network_id', 'floating_network_id', 'security_group_id', 'port_id', 'subnet_id'];

const checkValues = (input: Item): void => {
	for (const key of strings) {
		const value = input[key];
		if (value === undefined || value === null) continue;
		if (typeof value !== 'string') throw badInput(key, `'${value}' is not a valid string.`);
		if (value.length > 255) throw badInput(key, `'${value}' exceeds maximum length of 255.`);
	}
	for (const key of ids) {
		const value = input[key];
		if (typeof value === 'string' && !UUID.test(value))
			throw badInput(key, `'${value}' is not a valid UUID.`);
	}
	const mac = input['mac_address'];
	if (mac !== undefined && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(String(mac)))
		throw badInput('mac_address', `'${mac}' is not a valid MAC address.`);
};

/** Refuses what neutron refuses before it looks at anything else. */
export const checkBody = (neutron: Neutron, kind: Kind, input: Item, act: 'create' | 'update'): void => {
	const unknown = Object.keys(input).filter((key) => !kind.fields.includes(key));
	if (unknown.length > 0) throw bad(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
	if (act === 'create')
		for (const key of kind.required)
			if (input[key] === undefined)
				throw bad(`Failed to parse request. Required attribute '${key}' not specified`);
	if (act === 'update')
		for (const key of kind.fixed)
			if (input[key] !== undefined) throw bad(`Cannot update read-only attribute ${key}`);
	checkValues(input);
	const admin = isAdmin(neutron.token);
	const project = input['project_id'] ?? input['tenant_id'];
	if (project !== undefined && project !== neutron.token.project && !admin)
		throw bad(
			"Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges",
		);
	const guarded = act === 'update' && kind.many === 'ports' ? [...kind.admin, 'mac_address'] : kind.admin;
	for (const key of guarded)
		if (input[key] !== undefined && input[key] !== false && !admin)
			throw denied(`(rule:${act}_${kind.one} and rule:${act}_${kind.one}:${key})`);
};

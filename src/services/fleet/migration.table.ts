import type { Migration } from '../../catalogue/migration.ts';

/** Every call, exception and example of python-fleet's document, beside what does it here. */
export const fromPythonFleet: Migration = {
	from: 'python-fleet',
	intro:
		'A unit may be given by its name or as the unit that an earlier step returned. Where today’s server answers otherwise than the document says, the last column tells.',
	rows: [
		{
			theirs: "fleet.Client('http://127.0.0.1:49153')",
			ours: ['connection'],
			note: 'Several endpoints: reads go on to the next, changes do not',
		},
		{
			theirs: "fleet.Client('http+unix://%2Fvar%2Frun%2Ffleet.sock')",
			ours: ['connection'],
			note: 'Also as unix:///var/run/fleet.sock',
		},
		{
			theirs: "fleet.Client(endpoint, ssh_tunnel='host', ssh_username='core', …), of later releases",
			ours: ['connection'],
			note: '*SSH host* with key, password or agent, host keys checked; sockets can be reached too, and `unit.getJournal` reads logs over it',
		},
		{
			theirs: 'fleet.Client(endpoint, http=…)',
			ours: ['connection'],
			note: 'CA, client certificate, password of a proxy and timeouts are settings; programs may hand `connectFleet` a dispatcher',
		},
		{
			theirs: "Client: ValueError, 'endpoint not accessible'",
			ours: ['connection'],
			note: '*Test* says what is wrong and what to do; codes CONNECT_REFUSED, CONNECT_FAILED, TIMEOUT, PROTOCOL',
		},
		{
			theirs: "create_unit('foo.service', Unit(from_file=…))",
			ours: ['unit.create', 'unit.submit'],
			note: 'Unit file as text. A name that exists is refused (CONFLICT); the server would have replaced it',
		},
		{
			theirs: 'Unit(from_string=…), Unit(options=…)',
			ours: ['unit.create'],
			note: '*Unit file* takes text, *Unit options* a list of section, name and value',
		},
		{
			theirs: 'unit.add_option, unit.remove_option, str(unit)',
			ours: ['unit.cat', 'unit.replace'],
			note: 'Read, change in the flow, replace; programs find the functions beside the client',
		},
		{
			theirs: "set_unit_desired_state(unit, 'loaded')",
			ours: ['unit.setDesiredState', 'unit.start', 'unit.stop', 'unit.load', 'unit.unload'],
		},
		{
			theirs: 'set_unit_desired_state: ValueError for a wrong state',
			ours: ['unit.setDesiredState'],
			note: 'BAD_INPUT; nothing is sent',
		},
		{
			theirs: "set_unit_desired_state('invalid-service', …): APIError 409",
			ours: ['unit.setDesiredState'],
			note: 'Today’s server answers 400 to a name without a type and 409 to an unknown one; here both are NOT_FOUND',
		},
		{
			theirs: 'destroy_unit(unit)',
			ours: ['unit.destroy'],
			note: 'Stops it first, waits until it has stopped, and then until no machine has it any more',
		},
		{ theirs: 'destroy_unit: APIError 404', ours: ['unit.destroy'], note: 'NOT_FOUND' },
		{ theirs: 'list_units()', ours: ['unit.getMany'], note: 'Over all pages' },
		{ theirs: "get_unit('foo.service')", ours: ['unit.get'] },
		{ theirs: 'get_unit: APIError 404', ours: ['unit.get'], note: 'NOT_FOUND' },
		{ theirs: 'list_unit_states(machine_id=, unit_name=)', ours: ['state.getMany'] },
		{ theirs: 'list_machines()', ours: ['machine.getMany'] },
		{
			theirs: 'unit.destroy(), unit.set_desired_state()',
			ours: ['unit.destroy', 'unit.setDesiredState'],
			note: 'Wire the unit into the next step',
		},
		{
			theirs: 'APIError.code, .message',
			ours: ['connection'],
			note: 'Every error has `code`, message, hint; `details.status` is the server’s own number',
		},
	],
};

import type { Migration } from '../../catalogue/migration.ts';

/** Every call, argument and behaviour of serf-python's document, beside what does it here. */
export const fromSerfPython: Migration = {
	from: 'serf-python',
	intro:
		'Arguments keep their names: every step takes the RPC’s own arguments as one object in *Arguments*, e.g. `{ "Name": "deploy", "Payload": "v2", "Coalesce": true }`. Results have the names of this package; the agent’s own record is there where *Simplify* is switched off.',
	rows: [
		{ theirs: 'serf.Client()', ours: ['connection'], note: 'Hosts is 127.0.0.1:7373 unless changed' },
		{
			theirs: "serf.Client('127.0.0.1:7373,127.0.0.1:7374')",
			ours: ['connection'],
			note: 'Hosts takes several, tried in order',
		},
		{
			theirs: "serf.Client('serf://127.0.0.1:7373?AuthKey=valid-authkey')",
			ours: ['connection'],
			note: 'Auth key for all hosts, or a row of *Hosts with keys* (address and key, stored encrypted; the key as it is, without `%` codes)',
		},
		{
			theirs: 'auto_reconnect=True',
			ours: ['connection'],
			note: 'Always on: triggers reconnect for ever, with a growing pause up to 60 s, and subscribe again. Steps connect when they run; a change is never repeated automatically',
		},
		{
			theirs: '.connect()',
			ours: ['connection'],
			note: 'Automatic, at the first use; *Test* says what answers',
		},
		{ theirs: '.disconnect()', ours: ['connection'], note: 'Automatic, 30 s after the last use' },
		{
			theirs: '.disconnect(wait=True)',
			ours: ['connection'],
			note: 'The same: a running step is never cut off by it',
		},
		{
			theirs: 'with serf.Client(…) as client',
			ours: ['connection'],
			note: 'The connection is shared and given back automatically',
		},
		{
			theirs: '.request(timeout=5)',
			ours: ['member.getMany'],
			note: 'Every step has *Timeout*; it fails in words instead of returning what came so far',
		},
		{
			theirs: '.members().join(…).request()',
			ours: ['member.getMany', 'agent.join'],
			note: 'Chaining is wiring one node to the next',
		},
		{
			theirs: '.add_callback(f, g)',
			ours: ['memberChanged'],
			note: 'Wire as many nodes to an output as you like',
		},
		{
			theirs: 'response.is_success, .error, .body',
			ours: ['member.getMany'],
			note: 'A failed step goes to Catch (Node-RED) or the error output (n8n), with code and hint',
		},
		{ theirs: 'handshake()', ours: ['connection'], note: 'Automatic' },
		{ theirs: 'auth(AuthKey=…)', ours: ['connection'], note: 'Automatic, with the connection’s key' },
		{ theirs: 'AuthenticationError', ours: ['connection'], note: 'Code AUTH_REJECTED or AUTH_REQUIRED' },
		{
			theirs: 'event(Name=, Payload=, Coalesce=)',
			ours: ['event.send'],
			note: 'The agent’s limit holds (512 bytes unless configured), not 256',
		},
		{
			theirs: 'join(Existing=, Replay=)',
			ours: ['agent.join'],
			note: '`reached` of `asked`; none reached fails',
		},
		{ theirs: 'members()', ours: ['member.getMany'] },
		{
			theirs: "members(Status='alive', Tags={…}, Name=)",
			ours: ['member.getMany', 'member.get'],
			note: 'Patterns match the whole value',
		},
		{ theirs: 'tags(Tags=, DeleteTags=)', ours: ['tag.set'] },
		{
			theirs: "stream(Type='*').watch()",
			ours: ['anyEvent'],
			note: 'The agent’s own list of types in *Type*',
		},
		{
			theirs: "stream(Type='member-join,member-failed')",
			ours: ['memberChanged'],
			note: 'With what changed, and what was missed while there was no connection',
		},
		{ theirs: "stream(Type='user:NAME')", ours: ['userEvent'] },
		{ theirs: "stream(Type='query')", ours: ['queryReceived'] },
		{
			theirs: 'watch() until a callback raises StopReceiveData',
			ours: ['event.waitForAnyEvent', 'member.waitForMemberChanged', 'event.waitForUserEvent'],
			note: '*Wait for next …*, with a filter, a count and a deadline',
		},
		{
			theirs: 'stop(Stop=seq)',
			ours: ['connection'],
			note: 'Automatic, when nobody watches any more; ending streams often can crash an agent, so they are shared and kept a while',
		},
		{ theirs: "monitor(LogLevel='DEBUG').request()", ours: ['log.getLatest'] },
		{ theirs: "monitor(LogLevel='DEBUG').watch()", ours: ['log.follow', 'logLine'] },
		{ theirs: 'leave()', ours: ['agent.leave'], note: 'The document’s example for leave calls force_leave' },
		{
			theirs: "force_leave(Node='node1')",
			ours: ['member.forceLeave'],
			note: 'An alive member is refused unless allowed',
		},
		{
			theirs: 'query(Name=, Payload=, FilterNodes=, FilterTags=, RequestAck=, Timeout=)',
			ours: ['query.send'],
			note: 'Ends as soon as all have answered, and says who did not',
		},
		{ theirs: 'respond(ID=, Payload=)', ours: ['query.answer'], note: 'The id stays with the event' },
		{ theirs: 'PAYLOAD_SIZE_LIMIT', ours: ['event.send'], note: 'None of our own below the agent’s' },
	],
};

import type { Migration } from '../../catalogue/migration.ts';

/** Every call, argument and behaviour of conplyent's client document, beside what does it here. */
export const fromConplyent: Migration = {
	from: 'conplyent',
	intro:
		'The server serves one client at a time. Here all steps and triggers of a process share one connection, which is given back after *Hold*; a busy server is waited for up to *Busy timeout*. A Python client and these nodes thus take turns.',
	rows: [
		{
			theirs: 'client.add("localhost", port=9922)',
			ours: ['connection'],
			note: 'One connection per server',
		},
		{
			theirs: 'connection.connect(timeout=240)',
			ours: ['connection'],
			note: 'Automatic; *Connect time*, *Answer time* and *Busy timeout* say how long',
		},
		{
			theirs: 'connection.close()',
			ours: ['connection'],
			note: 'Automatic, after *Hold*',
		},
		{
			theirs: 'with client.add(…, enter_connect_timeout=240)',
			ours: ['connection'],
			note: 'Automatic',
		},
		{
			theirs: 'connection.exec("cmd")',
			ours: ['command.run'],
			note: 'Output line by line, then the end with the exit code',
		},
		{ theirs: 'complete=True', ours: ['command.run'], note: 'What run does' },
		{
			theirs: 'complete=False',
			ours: ['command.start', 'job.follow'],
			note: 'With its output kept in a file on the server it can be followed from any process',
		},
		{
			theirs: 'timeout=',
			ours: ['command.run', 'job.waitFor'],
			note: '*Deadline*',
		},
		{
			theirs: 'echo_response=True',
			ours: ['command.run'],
			note: 'Node-RED sends each line as it comes',
		},
		{
			theirs: 'max_interval=',
			ours: ['command.run'],
			note: '*Longest silence* gives up; *Expect* feeds input after some silence instead',
		},
		{
			theirs: 'raise_error=True',
			ours: ['command.run', 'server.call'],
			note: '*Fail on error*, which is on here; *Fail on exit code* beside it',
		},
		{
			theirs: 'listener = exec(…, complete=False)',
			ours: ['command.start', 'jobOutput'],
		},
		{
			theirs: 'for msg in iter(listener.next, None)',
			ours: ['job.follow', 'jobOutput'],
		},
		{
			theirs: 'listener.max_interval',
			ours: ['command.run'],
			note: '*Longest silence*',
		},
		{
			theirs: 'heartbeat()',
			ours: ['server.heartbeat'],
			note: 'False is a result, not an error',
		},
		{ theirs: 'transfer(from, to)', ours: ['file.upload', 'file.write'] },
		{
			theirs: 'any command of the server',
			ours: ['server.call'],
			note: 'Listed live while editing',
		},
		{
			theirs: 'send_input, is_alive, kill, jobs',
			ours: ['job.sendInput', 'job.isAlive', 'job.kill', 'job.getMany'],
		},
		{
			theirs: 'ls, mkdir, mkdirs, rm, touch, cd, cwd, rdfile, wrfile',
			ours: [
				'file.getMany',
				'file.makeFolder',
				'file.remove',
				'file.touch',
				'file.setWorkingFolder',
				'file.getWorkingFolder',
				'file.download',
				'file.write',
			],
		},
		{ theirs: 'os_info, user_name', ours: ['server.getInfo'] },
		{
			theirs: 'reboot, shutdown, close_server',
			ours: ['server.reboot', 'server.shutdown', 'server.close'],
			note: 'Each asks for a word',
		},
	],
};

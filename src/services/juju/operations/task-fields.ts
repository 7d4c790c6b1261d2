import { duration, flag, picks, text } from '../../../catalogue/field.ts';

/** A task as the user sees it. */
export const taskSample = {
	id: '13',
	operation: '12',
	receiver: 'postgresql/0',
	name: 'backup',
	status: 'completed',
	message: '',
	results: { file: '/srv/backup.tgz' },
	returnCode: 0,
	stdout: '',
	stderr: '',
	log: [{ at: '2026-01-31T03:12:46.000Z', message: 'backup begins' }],
	parameters: { level: 3 },
	enqueued: '2026-01-31T03:12:45.678Z',
	started: '2026-01-31T03:12:45.900Z',
	completed: '2026-01-31T03:12:47.100Z',
};
const ENDED_BADLY = new Set(['failed', 'cancelled', 'aborted', 'aborting', 'error']);

/** What in a task means that it did not go well; what has not ended yet did nothing wrong. */
export const taskFailure = (task: unknown): string | undefined => {
	const { status = '', returnCode } = task as { status?: string; returnCode?: number | null };
	if (ENDED_BADLY.has(status)) return status;
	return status === 'completed' && returnCode ? `exit ${returnCode}` : undefined;
};

/** Keys of it that are names of users. */
export const taskLoose = ['results.*', 'parameters.*', 'log.*'];

export const wait = flag('Wait for result', {
	default: true,
	help: 'Whether to wait until it has ended everywhere, instead of only starting it',
});
export const within = duration('Deadline', {
	default: 600,
	min: 1,
	show: { await: [true] },
	help: 'How long to wait before it is an error; what runs then still goes on',
});
export const fails = flag('Fail if it fails', {
	default: true,
	show: { await: [true] },
	help: 'Whether a failed action, or a command whose exit code is not 0, is an error',
});
export const parallel = flag('In parallel', {
	since: '3.0',
	advanced: true,
	placeholder: 'the charm decides',
	help: 'Whether it may run at the same time as other actions and hooks on its machine; if not set, the charm decides',
});
export const group = text('Execution group', {
	since: '3.0',
	advanced: true,
	placeholder: 'none',
	example: 'backups',
	help: 'Actions of the same group run one after the other on a machine',
});

/** Fields that choose tasks by where they run. */
export const runOn = {
	units: picks('Units', { list: 'units', placeholder: 'any', help: 'Only on these units' }),
	applications: picks('Applications', {
		list: 'applications',
		placeholder: 'any',
		help: 'Only on units of these',
	}),
	machines: picks('Machines', {
		list: 'machines',
		from: 'id',
		placeholder: 'any',
		help: 'Only on these machines',
	}),
};

import { counted } from '../../../core/case.ts';
import { choice, duration, list, number, picks, text } from '../../../catalogue/field.ts';
import { isNotYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import { sleep } from '../../../net/backoff.ts';
import { deadline as clock } from '../../../net/call.ts';
import type { JujuClient } from '../client/client.ts';
import { stillThere } from '../model/check-change.ts';
import type { Goal } from '../model/settle/judge.ts';
import { lookFor, STEADY, statusNow } from '../model/settle/look.ts';
import { notYetOnOutage } from '../model/settle/not-yet-on-outage.ts';
import type { ModelStatus } from '../wire/records/status.ts';
import { modelOp } from './op.ts';
import { statusSample, statusLoose } from './samples.ts';

type Look = (signal: AbortSignal, state: Map<string, unknown>) => Promise<ModelStatus | string>;

const goneLook =
	(client: JujuClient, names: readonly string[]): Look =>
	async (signal) => {
		const status = await statusNow(client, signal);
		const left = names.filter(
			(name) =>
				status.applications.some((one) => one.name === name) ||
				status.units.some((one) => one.name === name) ||
				status.machines.some((one) => one.id === name),
		);
		return left.length === 0 ? status : stillThere(left);
	};

const relationLook =
	(client: JujuClient, names: readonly string[]): Look =>
	async (signal) => {
		const status = await statusNow(client, signal);
		const found = status.relations.find(({ ends }) =>
			names.every((name) => ends.some((one) => one.application === name.split(':')[0])),
		);
		if (!found) return `no relation between ${names.join(' and ')} yet`;
		return ['joined', 'unknown'].includes(found.status.current)
			? status
			: `the relation is ${found.status.current}`;
	};

const goalLook =
	(client: JujuClient, goal: Goal, steady: number): Look =>
	async (signal, state) => {
		const found = await lookFor(client, goal, { signal }, state, steady);
		return isNotYet(found) ? found.reason : found;
	};

/** What to look for: where the message is wanted, any status will do. */
const ANY_STATUS = ['active', 'blocked', 'waiting', 'maintenance', 'unknown', 'terminated'];

/** A few words a thing: enough to see in an error how far it was. */
const brief = (status: ModelStatus | undefined) =>
	status && {
		applications: status.applications.map(({ name, status: { current, message } }) => ({
			name,
			status: current,
			message,
		})),
		units: status.units.map(({ name, workloadStatus, agentStatus }) => ({
			name,
			workload: workloadStatus.current,
			agent: agentStatus.current,
			message: workloadStatus.message,
		})),
	};

const isAgentLost = (status: ModelStatus | undefined, names: readonly string[]): boolean =>
	status?.units.some(
		({ application, agentStatus }) =>
			agentStatus.current === 'lost' && (names.length === 0 || names.includes(application)),
	) ?? false;

export const waitFor = modelOp({
	resource: 'status',
	name: 'waitFor',
	action: 'Wait for a status',
	alias: ['wait until idle', 'wait until active', 'wait for an application to settle'],
	effect: 'reads',
	help:
		'Wait until applications have settled, have a status, a number of units or a relation, show a ' +
		'status message, or are gone',
	fields: {
		for: choice('Until', {
			default: 'settled',
			help: 'What has to be so in the model',
			options: [
				{ value: 'settled', label: 'Settled', help: 'All units active, their agents idle' },
				{ value: 'status', label: 'A status', help: 'All units have one of the statuses below' },
				{ value: 'message', label: 'A message', help: 'All units show the message below' },
				{ value: 'relation', label: 'A relation', help: 'The two applications below are related' },
				{ value: 'removed', label: 'Removed', help: 'What is named below is gone' },
			],
		}),
		applications: picks('Applications', {
			list: 'applications',
			placeholder: 'all',
			example: 'postgresql',
			help: 'Only these applications; with Removed also units and machines',
		}),
		statuses: list('Statuses', {
			show: { for: ['status'] },
			required: true,
			item: 'status',
			itemPlaceholder: 'active',
			example: 'active',
			help: 'Workload statuses, of which any will do',
		}),
		agents: choice('Agents', {
			default: 'idle',
			show: { for: ['status', 'message'] },
			help: 'Whether the agents have to be idle too',
			options: [
				{ value: 'idle', label: 'Idle' },
				{ value: 'any', label: 'Any' },
			],
		}),
		message: text('Message', {
			show: { for: ['message'] },
			required: true,
			example: 'ready',
			help: 'Part of the message, or all of it with * and ? as wildcards; case does not matter',
		}),
		units: number('Units', {
			advanced: true,
			min: 0,
			integer: true,
			placeholder: 'any',
			example: '2',
			show: { for: ['settled', 'status', 'message'] },
			help: 'How many units each application must have',
		}),
		errors: list('Fail on', {
			advanced: true,
			default: ['error'],
			item: 'status',
			itemPlaceholder: 'error',
			help:
				'Statuses of a workload or agent at which waiting ends with an error; lost and failed have to last ' +
				'for 15 s. Where agents have to be idle, one that stays failed for a minute ends it too',
		}),
		looks: number('Checks', {
			advanced: true,
			default: STEADY,
			min: 1,
			max: 100,
			integer: true,
			help: 'How many checks in a row have to show it',
		}),
		interval: duration('Interval', {
			advanced: true,
			default: 2,
			min: 0.5,
			help: 'How long to pause between two checks',
		}),
		within: duration('Deadline', {
			default: 900,
			min: 1,
			help: 'How long to wait before it is an error',
		}),
	},
	timeout: Number.POSITIVE_INFINITY,
	covers: ['Client.FullStatus'],
	sample: statusSample,
	optional: statusLoose,
	async run(client, values, { signal, progress }) {
		const { applications = [], interval, within, looks: steady } = values;
		const needed = values.for === 'relation' ? 2 : 1;
		if ((values.for === 'relation' || values.for === 'removed') && applications.length < needed)
			throw new MusterError(
				'BAD_INPUT',
				`Applications has ${counted(applications.length, 'name')}, but has to have ${needed}`,
				{
					hint: 'For example: web, mysql. Nothing was sent.',
					details: { field: 'applications' },
				},
			);
		const wanted = values.for === 'status' ? values.statuses : undefined;
		const goal: Goal = {
			applications,
			statuses: values.for === 'message' ? ANY_STATUS : wanted,
			idle: values.for === 'settled' || values.agents !== 'any',
			units: values.units,
			message: values.message,
			errors: values.errors,
		};
		const lookFor = () => {
			if (values.for === 'removed') return goneLook(client, applications);
			if (values.for === 'relation') return relationLook(client, applications);
			return goalLook(client, goal, steady);
		};
		const look = lookFor();
		const time = clock(signal, within);
		const state = new Map<string, unknown>();
		let waiting = '';
		try {
			for (;;) {
				const found = await notYetOnOutage(() => look(time.signal, state), time.signal);
				const reason = isNotYet(found) ? found.reason : found;
				if (typeof reason !== 'string') return reason;
				// only what is new is said
				if (reason !== waiting) progress(0, undefined, reason);
				waiting = reason;
				await sleep(interval * 1000, time.signal, 'waiting');
			}
		} catch (error) {
			if (!time.isOver) throw error;
			const last = await statusNow(client, AbortSignal.any([signal, AbortSignal.timeout(5000)])).catch(
				() => undefined,
			);
			throw new MusterError(
				'TIMEOUT',
				`Still waiting after ${formatDuration(within)}: ${waiting || 'nothing answered'}`,
				{
					hint: isAgentLost(last, applications)
						? 'See whether the machine is up and the agent runs; with lost in Fail on, waiting ends after 15 s.'
						: 'See the statuses in the details, or raise Deadline.',
					details: { waiting, status: brief(last), ...(waiting === '' ? {} : { reason: waiting }) },
					cause: error,
				},
			);
		} finally {
			time.clear();
		}
	},
});

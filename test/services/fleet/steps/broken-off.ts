import { runOperation } from '../../../../src/engine/run/run-operation.ts';
import { stepOf } from '../../../../src/engine/run/steps.ts';
import { type MusterError } from '../../../../src/core/errors.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import type { Fault } from '../../../lab/fleet/faults.ts';
import { type FleetLab, startFleetLab } from '../../../lab/fleet/lab.ts';

type Loose = Record<string, unknown>;

export interface Broken {
	readonly results: readonly Loose[];
	readonly error: MusterError;
	/** Methods and bodies of what was sent after the fault was set, but for reads. */
	readonly sent: readonly string[];
}

export const refused = (status: number, message: string) => ({
	status,
	headers: { 'Content-Type': 'application/json' },
	body: JSON.stringify({ error: { code: status, message } }),
});

/** A lab of its own with units that stand, by name, as asked. */
export const standing = async (
	units: Readonly<Record<string, string>>,
	command = '/usr/bin/web',
): Promise<FleetLab> => {
	const lab = await startFleetLab({ tickEvery: 5 });
	for (const [name, state] of Object.entries(units))
		lab.cluster.put(name, [{ section: 'Service', name: 'ExecStart', value: command }], state);
	lab.tick(6);
	return lab;
};

/**
 * Where a run is broken off: by a fault, or by a person (`stop`) while a request of that kind is on its way.
 */
export interface Break extends Omit<Fault, 'act'> {
	readonly act: Fault['act'] | 'stop';
}

/** Runs a step that is broken off, and tells what came, what went wrong and what was sent. */
export const brokenOff = async (
	lab: FleetLab,
	name: string,
	values: Loose,
	breaks: Break,
): Promise<Broken> => {
	const abortController = new AbortController();
	const isStop = breaks.act === 'stop';
	const first = () => {
		breaks.first?.();
		if (isStop) abortController.abort();
	};
	lab.fault({ ...breaks, act: breaks.act === 'stop' ? 'hang' : breaks.act, first });
	const before = lab.requests.length;
	const [resource = '', step = ''] = name.split('.');
	const results: Loose[] = [];
	let error: unknown;
	try {
		for await (const result of runOperation({
			service,
			operation: stepOf(service, resource, step),
			input: values,
			settings: async () => ({ endpoints: [lab.url], callTimeout: 5 }),
			context: {
				signal: abortController.signal,
				progress: () => {},
				log: () => {},
				answer: async () => undefined,
			},
		}))
			results.push(result as Loose);
	} catch (thrown) {
		error = thrown;
	}
	const sent = lab.requests.slice(before).filter(({ method }) => method !== 'GET');
	return {
		results,
		error: error as MusterError,
		sent: sent.map(({ method, body }) => (body ? `${method} ${body}` : method)),
	};
};

/** Each step with its outcome, in a few words: `stop done, start unknown`. */
export const stepsOf = ({ details }: MusterError): string =>
	((details['steps'] ?? []) as { step: string; outcome: string }[])
		.map(({ step, outcome }) => `${step} ${outcome}`)
		.join(', ');

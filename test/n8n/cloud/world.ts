import { startTrialCloud } from '../../hosts/services/cloud/lab.ts';
import type { Input } from '../../hosts/services/trial.ts';

/** A cloud that workflows run against: the lab, or a real one. */
export interface WorkflowCloud {
	settings(user: 'demo' | 'admin'): Input;
	/** Two zones: the next server in the first ends in ERROR, in the other there is room. */
	zones(): Promise<{ readonly full: string; readonly free: string; end?(): Promise<void> }>;
	/** How many volumes the project of `demo` may have. */
	limitVolumes(volumes: number): Promise<unknown>;
	/** A second machine beside the first. */
	secondMachine(): Promise<{ end(): unknown }>;
	close(): Promise<unknown>;
}

/** The lab: it has one zone. */
export const labWorkflowCloud = async (): Promise<WorkflowCloud> => {
	const { cloud, lab } = await startTrialCloud();
	const { compute, volume } = cloud.world;
	return {
		settings: lab.settings,
		async zones() {
			cloud.failNextServer('No valid host was found. ');
			return { full: 'nova', free: 'nova' };
		},
		limitVolumes: async (volumes) => Object.assign(volume.quota, { volumes }),
		async secondMachine() {
			compute.hosts.push('aio2');
			return {
				end() {
					compute.forcedDown.clear();
					compute.hosts.pop();
				},
			};
		},
		close: () => cloud.close(),
	};
};

import type { PolicyProfile } from '../world.ts';

/** One cloud of the recordings: its files in the order of time, and the policies it ran under. */
export interface RecordedCloud {
	readonly policy: PolicyProfile;
	readonly files: readonly string[];
	/** Containers of demo that were there before. */
	readonly containers?: readonly string[];
}

/** The four clouds: ids differ between them. */
export const recordedClouds: readonly RecordedCloud[] = [
	{ policy: 'old', files: ['01', '10', '11', '12', '13', '14', '15', '16', '20', '21', '22', '23', '30'] },
	{ policy: 'new', files: ['40', '50', '24', '60', '02', '17', '03'] },
	{ policy: 'new', files: ['25'] },
	{ policy: 'new', files: ['18'], containers: ['node'] },
];

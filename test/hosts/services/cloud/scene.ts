import type { Input, Loose, Results, Scene, Trial, Trials } from '../trial.ts';

/** A cloud of trials: the lab, or a real one. Everything goes through steps, so that both are the same. */
export interface TrialCloud {
	/** Settings of a connection as this user. */
	settings(user: 'demo' | 'admin' | 'other'): Input;
	/** Settles when somebody has begun to list what `path` names: a watch’s first look. */
	watched?(path: RegExp): Promise<void>;
	/** ID of the project `other`. */
	readonly otherProject: string;
	/** An admin’s settings of a cloud that has two machines. Without it a lab of its own is started. */
	twoMachines?(): Promise<{ readonly settings: Input; end(): unknown }>;
}
export type At = Scene<TrialCloud>;
export type CloudTrials = Trials<TrialCloud>;

export const wait = { wait: true, deadline: '120s' };
export const base = { flavor: 'm1.tiny', image: 'cirros' };
export const first = (results: Results): Loose => results[0] as Loose;

/** Makes a server and waits for it. */
export const server = async ({ run }: At, name: string, more: Input = {}): Promise<Loose> =>
	first(await run('server.create', { ...base, name, networks: ['private'], ...more, ...wait }));
export const network = async ({ run }: At, name: string, cidr: string): Promise<Loose> => {
	const made = first(await run('network.create', { name }));
	await run('subnet.create', { network: name, cidr, name: `${name}-v4` });
	return made;
};
export const volume = async ({ run }: At, name: string): Promise<Loose> =>
	first(await run('volume.create', { name, size: '1G', ...wait }));

/** A step on a server of its own, which `before` brings into the state it needs. */
export const onServer = (
	name: string,
	status: string,
	{ before = [], more = {} }: { readonly before?: readonly string[]; readonly more?: Input } = {},
): Trial<TrialCloud> => ({
	async input(scene) {
		await server(scene, name);
		for (const step of before) await scene.run(`server.${step}`, { serverId: name, ...wait });
		return { serverId: name, ...more, ...wait };
	},
	gives: { name, status },
});
export const asAdmin = (
	input: Trial<TrialCloud>['input'],
	more: Partial<Trial<TrialCloud>> = {},
): Trial<TrialCloud> => ({
	settings: async ({ lab }) => ({ settings: lab.settings('admin'), end: () => {} }),
	input,
	...more,
});

/** A container with objects. */
export const box = async ({ run }: At, name: string, ...objects: readonly string[]): Promise<void> => {
	await run('container.create', { name, existing: true });
	for (const object of objects)
		await run('object.createFromText', {
			container: name,
			object,
			text: `text of ${object}`,
			overwrite: true,
		});
};

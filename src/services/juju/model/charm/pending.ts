import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { addPendingResources, type ResourceSpec } from '../../wire/calls/resource.table.ts';
import type { Loose } from '../../wire/get.ts';
import { quote } from '../../wire/values/bad.ts';

/** A file that is still to be uploaded. */
export interface Upload {
	readonly name: string;
	readonly file: string;
	readonly type: string;
}

interface Deploying {
	readonly application: string;
	/** Ids of uploads, by name, as they were given. */
	readonly resources: Readonly<Record<string, string>>;
	readonly source: {
		readonly url: string;
		readonly origin: Loose;
		readonly resources: readonly ResourceSpec[];
	};
}

/** What a charm needs and nobody gave. */
export const missingResources = (
	needed: readonly ResourceSpec[],
	input: Readonly<Record<string, string>>,
): Upload[] =>
	needed
		.filter(({ name }) => !Object.hasOwn(input, name))
		.map(({ name, path, type }) => ({ name, file: path, type }));

/** A revision in the store; anything else is the id of an upload. */
const revisionOf = (input: string | undefined): number | undefined =>
	input !== undefined && /^\d+$/.test(input) ? Number(input) : undefined;

const badResources = (message: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `${hint} No application was made or changed.`,
		details: { field: 'resources' },
	});

/**
 * Refuses names that the charm does not have, and revisions where the store has none: a server passes over
 * both.
 * @throws MusterError BAD_INPUT
 */
const checkResources = (
	needed: readonly ResourceSpec[],
	input: Readonly<Record<string, string>>,
	isLocal: boolean,
): void => {
	const names = needed.map(({ name }) => name);
	const unknown = Object.keys(input).find((name) => !names.includes(name));
	if (unknown !== undefined)
		throw badResources(
			`Resources has ${quote(unknown)}, which the charm does not have; it has ${names.join(', ') || 'none'}`,
			'Give those only that the charm has.',
		);
	const numbered = isLocal && names.find((name) => revisionOf(input[name]) !== undefined);
	if (numbered)
		throw badResources(
			`Resources has ${numbered} = ${quote(input[numbered])}, but the store has nothing of an uploaded charm`,
			'Give the ID that Upload a resource for a deploy gives.',
		);
};

/** The ids of a refresh: revisions in the store have to be told before. */
export const refreshedResources = async (
	client: JujuClient,
	{ application, resources, source }: Deploying,
	signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> => {
	const { url, origin, resources: needed } = source;
	checkResources(needed, resources, origin['source'] === 'local');
	const specs = needed.flatMap((spec) => {
		const revision = revisionOf(resources[spec.name]);
		return revision === undefined ? [] : [{ ...spec, revision }];
	});
	if (specs.length === 0) return resources;
	const asked = { application, url, origin, resources: specs };
	return { ...resources, ...(await client.ask(addPendingResources, asked, { signal })) };
};

/**
 * Tells the server which resources of a charm come later, or which revisions in the store they are: a deploy
 * of a charm that the model has already has to name each of them. Gives the ids for the deploy, and what is
 * still to be uploaded.
 */
export const pendingResources = async (
	client: JujuClient,
	{ application, resources, source }: Deploying,
	signal: AbortSignal,
): Promise<{ readonly resources: Readonly<Record<string, string>>; readonly uploads: readonly Upload[] }> => {
	const { url, origin } = source;
	const isLocal = origin['source'] === 'local';
	checkResources(source.resources, resources, isLocal);
	const specs = source.resources.flatMap((spec) => {
		const input = resources[spec.name];
		if (isLocal) return input === undefined ? [spec] : [];
		const revision = revisionOf(input);
		return input === undefined || revision !== undefined ? [{ ...spec, revision: revision ?? -1 }] : [];
	});
	if (specs.length === 0 || client.versions('Resources').length === 0) return { resources, uploads: [] };
	const ids = await client.ask(
		addPendingResources,
		{ application, url, origin, resources: specs },
		{ signal },
	);
	return {
		resources: { ...resources, ...ids },
		uploads: isLocal ? missingResources(source.resources, resources) : [],
	};
};

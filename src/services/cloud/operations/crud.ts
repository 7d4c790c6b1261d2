import { withArticle } from '../../../core/case.ts';
import type { PickField, Input, Values } from '../../../catalogue/field.ts';
import type { FieldsOf } from '../../../catalogue/part.ts';
import { type Context, type Guard, operations } from '../../../catalogue/operation.ts';
import type { CloudClient } from '../client/client.ts';
import type { Identified } from '../client/kind.ts';
import { type ListOptions, ownProject, type Resource } from '../client/resource.ts';
import type { CloudParts, FamilyName } from '../parts.ts';
import type { ServiceName } from '../wire/services.ts';
import { raw } from './fields.ts';

export const op = operations<CloudParts>();
type CloudFields = FieldsOf<CloudParts>;
type CloudField = CloudFields[string];
export type Run = Pick<Context<CloudParts>, 'signal'>;

/** What the plain operations of a resource have in common. */
export interface Plain<R extends Identified, N extends string> {
	readonly resource: string;
	/** In sentences, e.g. `security group`. */
	readonly title: string;
	readonly titles: string;
	readonly part: ServiceName;
	/** Path on the wire for `covers`, e.g. `/servers`. */
	readonly path: string;
	/** Where listings are, if elsewhere, e.g. `/servers/detail`. */
	readonly listed?: string;
	/** Name of the field that names one, and the field. */
	readonly field: N;
	readonly pick: PickField & Input<boolean>;
	/** How one is named, else by its name or ID. */
	readonly by?: string;
	readonly only?: FamilyName;
	readonly sample: Readonly<Record<string, unknown>>;
	/** Keys that a result need not have. */
	readonly optional?: readonly string[];
	of(client: CloudClient): Resource<R>;
}

const onlyOf = (only: FamilyName | undefined) => (only === undefined ? {} : { only });
const optionalOf = (optional: readonly string[] | undefined) => (optional ? { optional } : {});

/** The value of the field that names one. */
const valueOf = (values: unknown, field: string): string =>
	String((values as Readonly<Record<string, unknown>>)[field]);

type Query = NonNullable<ListOptions['query']>;

/** What of a list is a project’s own, where an admin would see everything. */
export interface OwnFilter<R> {
	/** What else is for the project’s use, e.g. shared networks; without it nothing. */
	open?(client: CloudClient, run: Run): Promise<(record: R) => boolean>;
}

const oursOf = async <R extends Identified>(
	ours: OwnFilter<R> | undefined,
	client: CloudClient,
	run: Run,
): Promise<{ readonly only?: Query; isOurs?(record: R): boolean }> => {
	const own = ours && (await ownProject(client.cloud, run));
	if (own === undefined) return {};
	const isOpen = await ours?.open?.(client, run);
	if (!isOpen) return { only: { project_id: own } };
	return { isOurs: (record) => record.projectId === own || isOpen(record) };
};

/** *Get many*: filters that the server knows in `query`, others in `keep`. */
export const getMany = <R extends Identified, N extends string, const F extends CloudFields>(
	plain: Plain<R, N>,
	fields: F,
	{
		query = async () => ({}),
		keep,
		same = {},
		ours,
		help = `List the ${plain.titles} of the project`,
	}: {
		query?(values: Values<F>, client: CloudClient, run: Run): Promise<Query>;
		/** `filter`: what `query` gave, e.g. IDs behind names. */
		keep?(record: R, values: Values<F>, filter: Query): boolean;
		/** Keys of records by filters: compared here too, since Synnefo passes filters over. */
		readonly same?: Readonly<Record<string, keyof R>>;
		/**
		 * Set where the service shows an admin what every project has: only the project’s own are listed, and
		 * what is `open` to it, unless *All projects* is on.
		 */
		readonly ours?: OwnFilter<R>;
		readonly help?: string;
	} = {},
) =>
	op({
		resource: plain.resource,
		name: 'getMany',
		action: `Get many ${plain.titles}`,
		effect: 'reads',
		help,
		returns: 'many',
		part: plain.part,
		...onlyOf(plain.only),
		fields: { ...fields, raw } as F & { raw: typeof raw },
		covers: [`${plain.part} GET ${plain.listed ?? plain.path}`],
		sample: plain.sample,
		...optionalOf(plain.optional),
		timeout: 60,
		async *run(client, input, { signal, limit }) {
			const values = input as unknown as Values<F> & { readonly raw: boolean };
			const filter = await query(values, client, { signal });
			const alike = Object.entries(same).filter(([name]) => filter[name] !== undefined);
			const all = alike.length > 0 || (values as { readonly allProjects?: boolean }).allProjects;
			const { only, isOurs } = await oursOf(all ? undefined : ours, client, { signal });
			const options = {
				query: { ...filter, ...only },
				raw: values.raw,
				signal,
				limit: keep || isOurs ? undefined : limit,
			};
			const isWanted = (record: R): boolean =>
				(!keep || keep(record, values, filter)) &&
				(!isOurs || isOurs(record)) &&
				alike.every(([name, key]) => record[key] === filter[name]);
			for await (const record of plain.of(client).list(options)) if (isWanted(record)) yield record;
		},
	});

/** *Get*: by name or ID. */
export const getOne = <R extends Identified, N extends string>(plain: Plain<R, N>) =>
	op({
		resource: plain.resource,
		name: 'get',
		action: `Get ${withArticle(plain.title)}`,
		effect: 'reads',
		help: `Read ${withArticle(plain.title)} by its ${plain.by ?? 'name or ID'}`,
		returns: 'one',
		part: plain.part,
		...onlyOf(plain.only),
		fields: { [plain.field]: plain.pick, raw } as { readonly [K in N]: CloudField } & { raw: typeof raw },
		covers: [`${plain.part} GET ${plain.path}/{id}`],
		sample: plain.sample,
		...optionalOf(plain.optional),
		run: (client, values, { signal }) =>
			plain
				.of(client)
				.find(valueOf(values, plain.field), { signal, raw: (values as { readonly raw?: boolean }).raw }),
	});

/**
 * *Delete*: by name or ID, shown before as a preview; says when it is gone where the cloud takes its time.
 */
export const deleteOne = <
	R extends Identified,
	N extends string,
	const F extends CloudFields = Record<never, never>,
>(
	plain: Plain<R, N>,
	more: {
		readonly help?: string;
		readonly fields?: F;
		readonly covers?: readonly string[];
		readonly guard?: Guard<CloudClient, Values<F> & { readonly [K in N]: string }, CloudParts>;
		/** The query of the request. */
		query?(values: Values<F>): Query;
		/** Instead of one request. */
		remove?(client: CloudClient, record: R, values: Values<F>, run: Run): Promise<void>;
		/** How one tells that it is gone, where that takes a while. */
		readonly settle?: {
			readonly until: string;
			readonly every: number;
			readonly deadline: number;
			look(
				client: CloudClient,
				result: unknown,
				values: unknown,
				context: Run,
				state: Map<string, unknown>,
			): Promise<unknown>;
		};
	} = {},
) =>
	op({
		resource: plain.resource,
		name: 'delete',
		action: `Delete ${withArticle(plain.title)}`,
		effect: 'destroys',
		help: more.help ?? `Delete ${withArticle(plain.title)} for good`,
		returns: 'one',
		part: plain.part,
		...onlyOf(plain.only),
		fields: { [plain.field]: plain.pick, ...more.fields } as unknown as F & { readonly [K in N]: CloudField },
		covers: more.covers ?? [`${plain.part} DELETE ${plain.path}/{id}`],
		sample: { id: plain.sample['id'], name: plain.sample['name'], deleted: true },
		timeout: 30,
		...(more.guard ? { guard: more.guard as never } : {}),
		preview: (client, values, { signal }) => plain.of(client).find(valueOf(values, plain.field), { signal }),
		async run(client, values, { signal }) {
			const resource = plain.of(client);
			const record = await resource.find(valueOf(values, plain.field), { signal });
			const own = values as unknown as Values<F>;
			if (more.remove) await more.remove(client, record, own, { signal });
			else
				await resource.remove(record.id, {
					signal,
					query: more.query?.(own) ?? {},
					label: record.name,
				});
			return { id: record.id, name: record.name, deleted: true };
		},
		...(more.settle ? { settle: more.settle } : {}),
	});

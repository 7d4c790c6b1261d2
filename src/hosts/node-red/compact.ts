import { sourceFieldsOf } from '../../catalogue/extras.ts';
import type { Field, Fields } from '../../catalogue/field.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import type { Form } from './form.ts';
import { formFields, settingFields, stepForm } from './project.ts';

/**
 * A field, or the number of one that stands in the service's table: the same fields come back in many
 * operations.
 */
export type CompactField = Field | number;
export type CompactFields = Readonly<Record<string, CompactField>>;

/**
 * An operation as the html file has it: its own fields, and what the hosts' extra fields follow from. The
 * form script makes the whole form of it, so that *Timeout*, *Limit* and the like are not sent with each
 * operation.
 */
export interface CompactStep {
	readonly action: string;
	readonly effect: AnyOperation['effect'];
	readonly help: string;
	/** Other phrases that it is searched for by. */
	readonly alias?: readonly string[];
	readonly fields: CompactFields;
	readonly [fact: string]: unknown;
}

/** What the html file holds for one node type. */
export type CompactForm =
	| {
			readonly kind: 'action';
			readonly service: string;
			readonly operations: Readonly<Record<string, CompactStep>>;
	  }
	| {
			readonly kind: 'trigger' | 'connection';
			readonly service: string;
			readonly title: string;
			/** What a trigger watches for. */
			readonly help?: string | undefined;
			/** Phrases that a trigger is searched for by, beside its label. */
			readonly alias?: readonly string[] | undefined;
			readonly fields: CompactFields;
			/** Of a trigger whose events hold bytes: where. */
			readonly bytes?: readonly string[] | undefined;
	  };

/** What of an operation is not for the form. */
const ELSEWHERE = new Set([
	'resource',
	'name',
	'covers',
	'sample',
	'optional',
	'ends',
	'failure',
	'guard',
	'part',
	'run',
	'since',
	'until',
	'only',
	'fields',
	'label',
]);

/** Data stays, a function is told by `1`: what the extra fields ask is only whether it is there. */
const fact = (value: unknown): unknown => {
	if (typeof value === 'function') return 1;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).filter(([, item]) => typeof item !== 'function' && item !== undefined),
	);
};

export const compactStep = (step: AnyOperation, compact: (fields: Fields) => CompactFields): CompactStep => ({
	...(Object.fromEntries(
		Object.entries(step)
			.filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
			.map(([name, value]) => [name, fact(value)]),
	) as Pick<CompactStep, 'action' | 'effect' | 'help'>),
	fields: compact(step.fields),
});

/** The whole form, as the widgets want it. `shared`: the service's table of fields. */
export const expand = (compact: CompactForm, shared: readonly Field[]): Form => {
	const whole = (fields: CompactFields): Fields =>
		Object.fromEntries(
			Object.entries(fields).map(([name, field]) => [
				name,
				typeof field === 'number' ? (shared[field] as Field) : field,
			]),
		);
	const { kind, service } = compact;
	if (kind !== 'action') {
		const { title } = compact;
		const fields = whole(compact.fields);
		return kind === 'trigger'
			? {
					kind,
					service,
					title,
					help: compact.help ?? '',
					fields: formFields(sourceFieldsOf({ fields, bytes: compact.bytes })),
				}
			: { kind, service, title, fields: settingFields(fields) };
	}
	const operations = Object.entries(compact.operations).map(([name, step]) => {
		const { action, effect, help } = step;
		const fields = stepForm({ ...step, fields: whole(step.fields) } as unknown as AnyOperation);
		return [name, { action, effect, help, fields, own: Object.keys(step.fields) }] as const;
	});
	return { kind, service, operations: Object.fromEntries(operations) };
};

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Field, Fields } from '../src/catalogue/field.ts';
import type { AnyService } from '../src/catalogue/service.ts';
import { stepsOf } from '../src/engine/run/steps.ts';
import { root } from './build/files.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const choicesOf = (field: Field): readonly string[] =>
	field.kind === 'choice' || field.kind === 'choices' ? field.options.map(({ value }) => value) : [];

const ofFields = (owner: string, fields: Fields): string[] =>
	Object.entries(fields).flatMap(([name, field]) => [
		`${owner} ${name}`,
		...choicesOf(field).map((value) => `${owner} ${name} = ${value}`),
	]);

/** The keys of what comes out, as far as a sample shows them. */
const ofSample = (owner: string, sample: unknown): string[] => {
	const row = Array.isArray(sample) ? sample[0] : sample;
	return isRecord(row) ? Object.keys(row).map((key) => `${owner} > ${key}`) : [];
};

/**
 * Every name that a flow of a user may hold, one a line: `setting host`, `step member.get` and its fields
 * (`step member.get name`), the values of choices (`… status = alive`), the keys of results and events
 * (`step member.get > address`), and sources with their events
 * (`source memberChanged event member.failed`).
 */
export const namesOf = (service: AnyService): readonly string[] => [
	...ofFields('setting', service.settings),
	...stepsOf(service).flatMap((step) => {
		const owner = `step ${step.resource}.${step.name}`;
		return [owner, ...ofFields(owner, step.fields), ...ofSample(owner, step.sample)];
	}),
	...service.sources.flatMap((source) => {
		const owner = `source ${source.name}`;
		const answer = source.answer ? ofFields(`${owner} answer`, source.answer) : [];
		const events = source.events.map((event) => `${owner} event ${event}`);
		return [
			owner,
			...ofFields(owner, source.fields),
			...answer,
			...events,
			...ofSample(owner, source.sample),
		];
	}),
];

export const namesFile = (service: AnyService): string =>
	path.join(root, 'test/catalogue/names', `${service.name}.txt`);

/** The names that were frozen, in order. */
export const frozenNames = (service: AnyService): readonly string[] => {
	const file = namesFile(service);
	return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
};

/** Freezes names that are new: lines are added, never taken away. */
export const freezeNames = (service: AnyService): void => {
	const frozen = new Set(frozenNames(service));
	const added = namesOf(service).filter((name) => !frozen.has(name));
	if (frozen.size === 0) writeFileSync(namesFile(service), '');
	if (added.length > 0) appendFileSync(namesFile(service), `${added.join('\n')}\n`);
};

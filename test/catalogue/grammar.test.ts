import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root, sources } from '../../scripts/build/files.ts';
import { services } from '../../scripts/services.ts';
import type { Fields } from '../../src/catalogue/field.ts';
import { codes } from '../../src/core/codes.table.ts';
import { fieldsOf, sourceFieldsOf } from '../../src/catalogue/extras.ts';
import { stepsOf } from '../../src/engine/run/steps.ts';

/** Texts that people read, by where they stand. */
type Texts = ReadonlyMap<string, string>;

const ofFields = (fields: Fields, where: string): [string, string][] =>
	Object.entries(fields).flatMap(([name, field]) => {
		const at = `${where} ${name}`;
		const { label, help = '', placeholder = '' } = field;
		const options = 'options' in field ? field.options.map((option) => option.label) : [];
		return [label, help, placeholder, ...options].map((text): [string, string] => [`${at}: ${text}`, text]);
	});

const ofCatalogue = (): Texts => {
	const all: [string, string][] = Object.values(codes).map(({ remedy }) => [remedy, remedy]);
	for (const service of services) {
		all.push([service.help, service.help], ...ofFields(service.settings, service.name));
		for (const step of stepsOf(service)) {
			const at = `${service.name} ${step.resource}.${step.name}`;
			all.push([`${at}: ${step.action}`, step.action], [`${at}: ${step.help}`, step.help]);
			all.push(...ofFields(fieldsOf(step), at));
		}
		for (const source of service.sources) {
			const at = `${service.name} ${source.name}`;
			all.push([`${at}: ${source.label}`, source.label], [`${at}: ${source.help}`, source.help]);
			all.push(...ofFields(sourceFieldsOf(source), at));
			all.push([`${at}: ${source.sample.text}`, source.sample.text]);
		}
	}
	return new Map(all);
};

/** Sentences of the pages, without code, tables’ rules and links. */
const ofPages = (): Texts => {
	const docs = path.join(root, 'docs');
	const pages = [
		'README.md',
		'SECURITY.md',
		...readdirSync(docs)
			.filter((name) => name.endsWith('.md'))
			.map((name) => path.join('docs', name)),
	];
	const lines = pages.flatMap((page) => {
		const text = readFileSync(path.join(root, page), 'utf8').replace(/^ *```.*?^ *```/gms, '');
		return text.split('\n').map((line): [string, string] => {
			const plain = line.replace(/`[^`]*`/g, 'CODE').replace(/\]\([^)]*\)/g, ']');
			return [`${page}: ${line.slice(0, 120)}`, plain];
		});
	});
	return new Map(lines);
};

/** What the examples and workflows say: names of nodes, comments, notes. */
const ofExamples = (): Texts => {
	const files = [...sources('examples', /\.json$/), ...sources('docs/workflows', /\.json$/)];
	const texts = files.flatMap((file) => {
		const found: [string, string][] = [];
		JSON.parse(readFileSync(path.join(root, file), 'utf8'), (key, value: unknown) => {
			if (['name', 'info', 'label', 'content', 'description'].includes(key) && typeof value === 'string')
				found.push([`${file}: ${value}`, value]);
			return value;
		});
		return found;
	});
	return new Map(texts);
};

/** Markup, and lists of words. */
const NO_SENTENCE = /<\w|\[object|a an and|^'fa |\\n/;

/** Texts in the source that hold a blank: messages and hints of errors among them. */
const ofSource = (): Texts => {
	const texts = sources('src', /\.ts$/).flatMap((file) => {
		const code = readFileSync(path.join(root, file), 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
		const literals =
			code.match(/'(?:[^'\\\n]|\\.)* (?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)* (?:[^`\\\n]|\\.)*`/g) ?? [];
		return literals
			.filter((text) => !NO_SENTENCE.test(text))
			.map((text): [string, string] => [`${file}: ${text.slice(0, 150)}`, text.slice(1, -1)]);
	});
	return new Map(texts);
};

/** Faults that a reader sees, and what is none though it looks like one. */
const faults: readonly (readonly [what: string, pattern: RegExp, except?: RegExp])[] = [
	['a word twice', /\b([a-z]{2,}) \1\b/i, /\bhad had\b|\bthat that\b/],
	['a blank before a comma or a full stop', /[\p{L}”)] [,;](?= |$)|[\p{L}”)] \.(?= |$)/u],
	['two blanks', /[\p{L},;] {2,}\p{L}/u],
	['“is been”', /\b(?:is|are|was|were) been\b/i],
	[
		'“a” before a vowel',
		/\ba (?!uni|use|usu|one\b|once|eu|UUID|URL|U\b|ui)[aeiou]\w/i,
		/\ba (?:a|i|o|e|u|or)\b/i,
	],
	[
		'“an” before a consonant',
		/\ban (?!hour|honest|h[a-z]*\b(?<=\bhonou?r))[bcdfgjklmpqrstvwyz][a-z]/i,
		/\ban (?:ssh|rpc|n8n|md5|mtu|lxd|sql|rsa)/i,
	],
	['“more better”', /\bmore (?:better|easier|faster|longer|shorter)\b/i],
	['“informations”', /\b(?:informations|equipments|softwares|datas)\b/i],
	['“less” of what can be counted', /\bless (?:units|machines|members|messages|servers)\b/i],
	['“1 units”', /(?<![\d.,-])\b1 (?!keeps|status|address|ms\b|s\b|process|class|gas)[a-z]{2,}(?<!s)s\b/],
	['a contraction', /\b(?:don|doesn|isn|aren|can|won|wouldn|shouldn|couldn)[’']t\b/i],
	['an old word', /\b(?:shall|(?<!by )whom|anew|hitherto|thereof|wherein|whilst|amongst)\b/i],
	['a riddle', /\b(?:lets? in|no mistake|stands? in for|take to stand)\b/i],
	['“by itself” for “automatically”', /\bby (?:itself|themselves)\b/i, /signed by itself|text by itself/],
	['a straight apostrophe', /[a-z]'(?:s|t|re|ve|ll)\b/i],
];

const check = (texts: Texts, names: readonly string[] = faults.map(([what]) => what)): void => {
	const found: string[] = [];
	for (const [where, text] of texts)
		for (const [what, pattern, except] of faults)
			if (names.includes(what) && pattern.test(text) && !except?.test(text)) found.push(`${what}: ${where}`);
	assert.deepEqual(found, []);
};

describe('what people read is plain and right English', () => {
	test('labels, helps, options, samples', () => check(ofCatalogue()));
	test('the README, the reference and the other pages', () => check(ofPages()));
	test('examples and workflows', () => check(ofExamples()));
	test('messages and hints', () => check(ofSource()));
});

/** Each editor’s own word for a thing, which the other one does not have. */
test('texts that both editors show use no word of one of them', () => {
	const words =
		/\b(?:msg|inject|palette|flow|flows|workflow|workflows|webhook|canvas|sidebar|deploy button)\b/i;
	const mixed = [...ofCatalogue()]
		.filter(([, text]) => words.test(text.replace('flow or workflow', '')))
		.map(([where]) => where);
	assert.deepEqual(mixed, []);
});

import type { Field } from '../../../catalogue/field.ts';
import { type CompactForm, expand } from '../compact.ts';
import type { Form } from '../form.ts';

/** What all node types of a service have in common. */
export interface Shared {
	/** Other words that people search the service by. */
	readonly alias: readonly string[];
	/** What else its nouns are called. */
	readonly synonyms?: Readonly<Record<string, readonly string[]>>;
	/** Address of its page of the reference. */
	readonly page: string;
	/** The fields that stand in more than one place. */
	readonly fields: readonly Field[];
}

const services = new Map<string, Shared>();
const forms = new WeakMap<CompactForm, Form>();

/** Called by the html file of a service before it registers its types. */
export const share = (service: string, what: Shared): void => void services.set(service, what);

/** Where the reference says more: the page of a service, at the heading of what is named. */
export const pageOf = (service: string, heading = ''): string => {
	const page = services.get(service)?.page ?? '';
	const anchor = heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.replaceAll(' ', '-');
	return anchor ? `${page}#${anchor}` : page;
};

export const aliasOf = (service: string): readonly string[] => services.get(service)?.alias ?? [];

/** What else the nouns of a text are called. */
export const synonymsOf = (service: string, text: string): readonly string[] =>
	Object.entries(services.get(service)?.synonyms ?? {}).flatMap(([noun, others]) =>
		text.toLowerCase().includes(noun) ? others : [],
	);

/** The whole form of a node type, made when it is first needed. */
export const formOf = ({ form: compact }: NodeType): Form => {
	const known = forms.get(compact) ?? expand(compact, services.get(compact.service)?.fields ?? []);
	forms.set(compact, known);
	return known;
};

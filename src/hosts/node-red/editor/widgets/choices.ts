import { DYNAMIC, isTyped } from '../../typed-value.ts';
import { el } from '../dom.ts';
import { NOT_SET, typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

interface Option {
	readonly value: string;
	readonly label: string;
}

/** The options and an old value that is none of them: typedInput would replace it by the first one. */
export const withOld = (options: readonly Option[] = [], value: string | undefined): readonly Option[] =>
	value === undefined || value === '' || options.some((option) => option.value === value)
		? options
		: [...options, { value, label: `${value} (not offered here)` }];

export const choice = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const old = typedValue?.type === 'str' && isTyped(typedValue) ? typedValue.value : undefined;
	// nothing is chosen until somebody chooses: the first option would be as good as chosen
	const label = field.required ? 'Choose …' : (field.placeholder ?? NOT_SET);
	const none = field.start === undefined ? [{ value: '', label }] : [];
	const options = [...none, ...withOld(field.options, old)];
	return typedInput(
		cell,
		field,
		typedValue,
		[{ value: 'str', label: 'choice', icon: 'fa fa-list-ul', options }, ...DYNAMIC],
		changed,
	);
};

const textsIn = (json: string): string[] => {
	try {
		const value: unknown = JSON.parse(json);
		return Array.isArray(value) ? value.map(String) : [];
	} catch {
		return [];
	}
};

export const choices = ({ cell, field, typedValue, changed }: WidgetContext): Widget => {
	const chosen = typedValue?.type === 'json' && isTyped(typedValue) ? textsIn(typedValue.value) : [];
	const options = chosen.reduce<readonly Option[]>(withOld, field.options ?? []);
	const type: TypeDefinition = {
		value: 'set',
		label: 'choices',
		icon: 'fa fa-check-square-o',
		multiple: true,
		default: [],
		options,
		// its own words, “2 selected”, say too little
		valueLabel(box, now = []) {
			const values = now.map((one) => (typeof one === 'string' ? one : one?.value));
			const names = values.flatMap((value) => options.find((option) => option.value === value)?.label ?? []);
			const none = el('<span class="mf-faint">').text(field.placeholder ?? NOT_SET);
			box.empty().append(names.length > 0 ? document.createTextNode(names.join(', ')) : none);
		},
	};
	const shown =
		typedValue && typedValue.type !== 'json' ? typedValue : { type: 'set', value: chosen.join(',') };
	const widget = typedInput(cell, field, shown, [type, ...DYNAMIC], changed);
	return {
		...widget,
		get() {
			const now = widget.get();
			return now.type === 'set'
				? { type: 'json', value: JSON.stringify(now.value ? now.value.split(',') : []) }
				: now;
		},
	};
};

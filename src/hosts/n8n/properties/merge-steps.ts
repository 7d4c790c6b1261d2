import type { INodeProperties } from 'n8n-workflow';

interface Entry {
	readonly key: string;
	readonly property: INodeProperties;
	readonly operations: string[];
}

/** All of a property but for which operations show it. */
const keyOf = ({ displayOptions, ...rest }: INodeProperties): string => {
	const { operation: _, ...show } = displayOptions?.show ?? {};
	return JSON.stringify([rest, { ...displayOptions, show }]);
};

/**
 * The properties of the operations of one resource as one list: what several of them have alike stands there
 * once, shown for all of them, and each operation keeps its order. A form with hundreds of operations is a
 * fifth smaller so.
 */
export const mergeSteps = (
	steps: readonly { readonly name: string; readonly properties: readonly INodeProperties[] }[],
): INodeProperties[] => {
	const merged: Entry[] = [];
	for (const { name, properties } of steps) {
		let place = 0;
		for (const property of properties) {
			const key = keyOf(property);
			const found = merged.findIndex((entry, index) => index >= place && entry.key === key);
			if (found >= 0) merged[found]?.operations.push(name);
			else merged.splice(place, 0, { key, property, operations: [name] });
			place = (found >= 0 ? found : place) + 1;
		}
	}
	return merged.map(({ property, operations }) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...property.displayOptions?.show, operation: operations },
		},
	}));
};

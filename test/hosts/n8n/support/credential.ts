type Loose = Record<string, unknown>;
interface Property {
	name: string;
	type: string;
	displayOptions?: { show?: Record<string, unknown[]> };
}

/** Where n8n resolves a credential's expressions: with the item that asks. */
interface Resolving {
	workflow: { expression: { getParameterValue(...words: unknown[]): Loose } };
	runExecutionData: unknown;
	runIndex: number;
	itemIndex: number;
	node: { name: string };
	connectionInputData: unknown;
}

/** The switches that a user turns on to fill in these values. */
const switchesFor = (properties: readonly Property[], stored: Loose): Loose =>
	Object.fromEntries(
		properties
			.filter(({ name }) => stored[name] !== undefined)
			.flatMap(({ displayOptions }) =>
				Object.entries(displayOptions?.show ?? {})
					.filter(([, [value]]) => value === true)
					.map(([name]) => [name, true]),
			),
	);

/**
 * What a node is given of a stored credential, as n8n's own helper does it: hidden fields dropped,
 * expressions resolved.
 */
export const decrypted = (
	getNodeParameters: (...words: unknown[]) => Loose,
	properties: readonly Property[],
	stored: Loose,
	resolving: Resolving | undefined,
	mode: string,
): Loose => {
	const values = { ...switchesFor(properties, stored), ...structuredClone(stored) };
	const shown = getNodeParameters(properties, values, true, false, null, null);
	if (!resolving) return shown;
	const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = resolving;
	return workflow.expression.getParameterValue(
		shown,
		runExecutionData,
		runIndex,
		itemIndex,
		node.name,
		connectionInputData,
		mode,
		{},
		undefined,
		false,
		shown,
	);
};

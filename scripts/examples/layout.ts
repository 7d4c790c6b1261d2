import type { FlowNode } from '../demo/flows.ts';

/** Pixels of a letter of a label in the widest usual font; the canvas rounds widths up to its grid. */
const LETTER = 8;
const GRID = 20;
const NARROWEST = 100;
/** Room of icon and ports. */
const AROUND = 57;

const LEFT = 80;
const TOP = 120;
const ROW = 60;
/** Between two columns; a status of 35 letters fits under a node and this. */
const GAP = 60;
const STATUS = 240;

const boxed = (label: number): number => Math.max(NARROWEST, GRID * Math.ceil((label + AROUND) / GRID));

/** How wide the canvas draws a node of this label, at most. */
export const widthOf = (label: string): number => boxed(label.length * LETTER);

/** Pixels of letters in Arial of 14 pixels, which most people’s editors use. */
const ARIAL: readonly (readonly [letters: RegExp, pixels: number])[] = [
	[/[ijl.,:;'|!]/, 3.5],
	[/[ftr ()-]/, 4.3],
	[/[mwMW@]/, 11.5],
	[/[A-Z]/, 9.4],
];
const letterWidth = (letter: string): number => ARIAL.find(([letters]) => letters.test(letter))?.[1] ?? 7.6;

/** How wide most people’s editors draw it: nodes are placed by their middle, and their left edges shall meet. */
const usualWidth = (label: string): number =>
	boxed([...label].reduce((sum, letter) => sum + letterWidth(letter), 0));

const targets = ({ wires }: FlowNode): readonly string[] => ((wires ?? []) as string[][]).flat();

interface Place {
	readonly column: number;
	readonly row: number;
}

/**
 * Columns by the way from the start, rows in the order of the sources: what follows stays on the row of what
 * it follows.
 */
const placed = (nodes: readonly FlowNode[]): ReadonlyMap<string, Place> => {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const fed = new Set(nodes.flatMap(targets));
	const places = new Map<string, Place>();
	let rows = 0;
	const put = (node: FlowNode, column: number, row: number): void => {
		const before = places.get(node.id);
		places.set(node.id, { column: Math.max(column, before?.column ?? 0), row: before?.row ?? row });
		if (before && before.column >= column) return;
		for (const [index, id] of targets(node).entries()) {
			const next = byId.get(id);
			if (!next) continue;
			const own = index === 0 || places.has(id) ? row : rows++;
			put(next, column + 1, own);
		}
	};
	const sources = nodes.filter(({ id }) => !fed.has(id));
	for (const node of sources.sort((a, b) => Number(a['y']) - Number(b['y']))) put(node, 0, rows++);
	return places;
};

/** For each node the first one of its chain: chains do not share columns, so that none is torn apart. */
const chains = (nodes: readonly FlowNode[]): ReadonlyMap<string, string> => {
	const chain = new Map(nodes.map(({ id }) => [id, id]));
	for (const node of nodes)
		for (const id of targets(node)) {
			const [from, to] = [chain.get(node.id), chain.get(id)];
			if (from === undefined || to === undefined) continue;
			for (const [one, first] of chain) if (first === to) chain.set(one, from);
		}
	return chain;
};

/**
 * The nodes of one flow with places on the canvas: nothing left of its edge, nothing over another thing, room
 * for statuses.
 * @param labelOf what the canvas prints in a node.
 */
export const layout = (nodes: readonly FlowNode[], labelOf: (node: FlowNode) => string): FlowNode[] => {
	const drawn = nodes.filter(({ type, z }) => z !== undefined && type !== 'comment');
	const places = placed(drawn);
	const chain = chains(drawn);
	const columns = new Map<string, number[]>();
	const columnsOf = ({ id }: FlowNode): number[] => {
		const first = chain.get(id) as string;
		const widths = columns.get(first) ?? [];
		columns.set(first, widths);
		return widths;
	};
	// the first column is common to all: what begins begins at one edge and ends at one
	const firsts = drawn.filter(({ id }) => places.get(id)?.column === 0);
	const roomOf = (node: FlowNode) =>
		Math.max(widthOf(labelOf(node)), node.type.startsWith('muster-') ? STATUS : 0);
	const begin = Math.max(...firsts.map(roomOf));
	for (const node of drawn) {
		const { column } = places.get(node.id) as Place;
		const widths = columnsOf(node);
		widths[column] = Math.max(widths[column] ?? 0, roomOf(node), column === 0 ? begin : 0);
	}
	const left = (widths: readonly number[], column: number) =>
		widths.slice(0, column).reduce((sum, width) => sum + width + GAP, LEFT);
	return nodes.map((node) => {
		if (node.type === 'comment' && node.z !== undefined)
			return { ...node, x: LEFT + usualWidth(String(node.name)) / 2, y: TOP - ROW };
		const place = places.get(node.id);
		if (!place) return node;
		const at = left(columnsOf(node), place.column);
		return { ...node, x: at + usualWidth(labelOf(node)) / 2, y: TOP + place.row * ROW };
	});
};

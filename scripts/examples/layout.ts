import type { FlowNode } from '../demo/flows.ts';

/** Pixels of a letter of a label, on the safe side; the canvas rounds widths up to its grid. */
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

/** How wide the canvas draws a node of this label, about. */
export const widthOf = (label: string): number =>
	Math.max(NARROWEST, GRID * Math.ceil((label.length * LETTER + AROUND) / GRID));

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

/**
 * The nodes of one flow with places on the canvas: nothing left of its edge, nothing over another thing, room
 * for statuses.
 * @param labelOf what the canvas prints in a node.
 */
export const layout = (nodes: readonly FlowNode[], labelOf: (node: FlowNode) => string): FlowNode[] => {
	const drawn = nodes.filter(({ type, z }) => z !== undefined && type !== 'comment');
	const places = placed(drawn);
	const widths: number[] = [];
	for (const node of drawn) {
		const { column } = places.get(node.id) as Place;
		const room = node.type.startsWith('muster-') ? STATUS : 0;
		widths[column] = Math.max(widths[column] ?? 0, widthOf(labelOf(node)), room);
	}
	const left = (column: number) =>
		widths.slice(0, column).reduce((sum, width) => sum + width + GAP, LEFT);
	return nodes.map((node) => {
		if (node.type === 'comment' && node.z !== undefined)
			return { ...node, x: LEFT + widthOf(String(node.name)) / 2, y: TOP - ROW };
		const place = places.get(node.id);
		if (!place) return node;
		return { ...node, x: left(place.column) + widthOf(labelOf(node)) / 2, y: TOP + place.row * ROW };
	});
};

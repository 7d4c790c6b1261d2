/** One sample of the server’s metrics. */
export interface Metric {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	/** The number; `null` for `NaN` and the infinities, which JSON does not have. */
	readonly value: number | null;
	readonly type: string | null;
	readonly help: string | null;
}

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?[ \t]+([^ \t]+)(?:[ \t]+-?\d+)?[ \t]*$/s;
const LABEL = /[ \t]*([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/sy;

const plain = (text: string) =>
	text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));

const readLabels = (text: string): Record<string, string> | undefined => {
	const labels: [string, string][] = [];
	LABEL.lastIndex = 0;
	while (LABEL.lastIndex < text.length) {
		const match = LABEL.exec(text);
		if (!match) return undefined;
		labels.push([match[1] as string, plain(match[2] as string)]);
	}
	return Object.fromEntries(labels);
};

/** Prometheus text format 0.0.4 as samples (`GET /metrics`). Lines that are none are passed over. */
export const readMetrics = (text: string): Metric[] => {
	const types = new Map<string, string>();
	const helps = new Map<string, string>();
	const metrics: Metric[] = [];
	const about = (map: Map<string, string>, name: string) =>
		map.get(name) ?? map.get(name.replace(/_(sum|count|bucket)$/, '')) ?? null;
	for (const line of text.split('\n')) {
		const [, word, of = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/s.exec(line) ?? [];
		if (word === 'TYPE') types.set(of, rest.trim());
		if (word === 'HELP') helps.set(of, plain(rest));
		if (line.startsWith('#')) continue;
		const [, name, inside = '', number = ''] = SAMPLE.exec(line) ?? [];
		if (name === undefined) continue;
		const labels = readLabels(inside);
		const value = Number(number);
		if (labels === undefined || (Number.isNaN(value) && !/^([+-]?Inf|NaN)$/.test(number))) continue;
		metrics.push({
			name,
			labels,
			value: Number.isFinite(value) ? value : null,
			type: about(types, name),
			help: about(helps, name),
		});
	}
	return metrics;
};

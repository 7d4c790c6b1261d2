/** A line of the agent’s log, taken apart as far as it has the usual form; `line` is the whole. */
export const logLineView = (line: string) => {
	const match = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[([A-Z]+)\] ([\w.-]+): (.*)$/s.exec(line);
	if (!match) return { line };
	const [, time, level, source, text] = match;
	return { time, level, source, text, line };
};

/** A table of text with aligned columns; numbers to the right. */
export const table = (rows: readonly (readonly (string | number)[])[]): string => {
	const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => String(row[at]).length)));
	return rows
		.map((row) =>
			row
				.map((cell, at) =>
					at === 0 ? String(cell).padEnd(widths[at] ?? 0) : String(cell).padStart(widths[at] ?? 0),
				)
				.join('  '),
		)
		.join('\n');
};

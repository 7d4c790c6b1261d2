/** Services named by `--only a,b` or `--only a --only b`; none: all. */
export const only = (args: readonly string[] = process.argv.slice(2)): string[] =>
	args
		.flatMap((word, index) =>
			word === '--only'
				? (args[index + 1] ?? '').split(',')
				: word.startsWith('--only=')
					? word.slice(7).split(',')
					: [],
		)
		.filter(Boolean);

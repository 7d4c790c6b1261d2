/** Services named by `--only a,b` or `--only a --only b`; none: all. */
export const only = (args: readonly string[] = process.argv.slice(2)): string[] =>
	args
		.flatMap((word, index) => {
			if (word === '--only') return (args[index + 1] ?? '').split(',');
			return word.startsWith('--only=') ? word.slice(7).split(',') : [];
		})
		.filter(Boolean);

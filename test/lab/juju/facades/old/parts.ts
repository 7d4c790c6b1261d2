import { JujuError } from '../../errors.ts';
import { list, struct, text } from '../../go.ts';

export const OldEntities = struct('Entities', { Entities: list(struct('Entity', { Tag: text })) });

export const read = { needs: 'read' } as const;

export const change = { needs: 'write', block: 'change' } as const;

export const bulk = <T>(entries: readonly T[], one: (entry: T) => object) => ({
	results: entries.map((entry) => {
		try {
			return one(entry);
		} catch (error) {
			if (!(error instanceof JujuError)) throw error;
			return { error: { Message: error.message, Code: error.code } };
		}
	}),
});

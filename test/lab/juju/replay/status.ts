import { shape } from './compare.ts';

type Loose = Readonly<Record<string, unknown>>;

/**
 * A FullStatus as entities, each with its shape: they are compared one by one, since agents run side by side.
 */
export const entities = (status: Loose): Map<string, string> => {
	const out = new Map<string, string>();
	const put = (key: string, value: unknown) => out.set(key, JSON.stringify(shape(value)));
	const unit = (name: string, { subordinates, ...rest }: Loose) => {
		put(`unit ${name}`, rest);
		for (const [sub, one] of Object.entries((subordinates ?? {}) as Record<string, Loose>)) unit(sub, one);
	};
	const machine = (id: string, { containers, ...rest }: Loose) => {
		put(`machine ${id}`, rest);
		for (const [inner, one] of Object.entries((containers ?? {}) as Record<string, Loose>))
			machine(inner, one);
	};
	for (const [name, { units, ...rest }] of Object.entries(
		(status['applications'] ?? {}) as Record<string, Loose>,
	)) {
		put(`application ${name}`, rest);
		for (const [one, values] of Object.entries((units ?? {}) as Record<string, Loose>)) unit(one, values);
	}
	for (const [id, one] of Object.entries((status['machines'] ?? {}) as Record<string, Loose>))
		machine(id, one);
	for (const one of (status['relations'] ?? []) as Loose[]) put(`relation ${String(one['id'])}`, one);
	const { applications: _a, machines: _m, relations: _r, ...rest } = status;
	put('rest', rest);
	return out;
};

import { type HttpPool, openPool } from './pool.ts';
import type { HttpOptions } from './target.ts';

/** One pool an origin, opened by the first request that goes there. */
export interface HttpPools {
	/** `url` with whatever path. */
	to(url: URL): HttpPool;
	close(): Promise<void>;
}

export const openPools = (options: HttpOptions): HttpPools => {
	const pools = new Map<string, HttpPool>();
	return {
		to({ origin, host, protocol }) {
			const pool =
				pools.get(origin) ?? openPool({ origin, label: host, secure: protocol === 'https:' }, options);
			pools.set(origin, pool);
			return pool;
		},
		async close() {
			await Promise.all([...pools.values()].map((pool) => pool.close()));
			pools.clear();
		},
	};
};

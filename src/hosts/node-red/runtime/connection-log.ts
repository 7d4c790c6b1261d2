import { codes } from '../../../core/codes.table.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import type { RedNode } from './red.ts';
import { connectionLostLine } from './status.ts';

/** Logs each change between connected and not, and what only a user can mend; not each attempt. */
export const connectionLog = (node: RedNode) => {
	let told: string | undefined;
	let lost: number | undefined;
	return (now: ConnectionStatus) => {
		if (now.is === 'connecting') return;
		const what = now.is === 'retrying' && codes[now.error.code].cure === 'user' ? now.error.code : now.is;
		if (what === told || (what === 'retrying' && lost !== undefined)) return;
		told = what;
		if (now.is === 'retrying') {
			node.warn(connectionLostLine(now.error));
			lost ??= performance.now();
			return;
		}
		node.log(
			lost === undefined
				? 'Connected'
				: `Connected again, after ${Math.round((performance.now() - lost) / 1000)} s`,
		);
		lost = undefined;
	};
};

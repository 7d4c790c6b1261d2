import { type Answer, Refused } from '../call.ts';
import { bare, page } from './answers.ts';
import { accountAt, type Swift } from './context.ts';
import { isoMicros, mergeMeta, metaIn, stampText } from './headers.ts';
import { cutNames, cutOf, formatOf, listed } from './listing.ts';
import { type Account, accountOf, bytesIn, compareNames, stamp } from './state.ts';

const statistics = (account: Account | undefined) => {
	const all = [...(account?.containers.values() ?? [])];
	return {
		containers: all.length,
		objects: all.reduce((sum, { objects }) => sum + objects.size, 0),
		bytes: all.reduce((sum, container) => sum + bytesIn(container), 0),
	};
};

const headersOf = (swift: Swift, account: Account | undefined): Record<string, string> => {
	const { containers, objects, bytes } = statistics(account);
	const now = stampText(stamp(swift.world.object));
	const totals = {
		'X-Account-Container-Count': String(containers),
		'X-Account-Object-Count': String(objects),
		'X-Account-Bytes-Used': String(bytes),
	};
	if (!account) return { ...totals, 'X-Timestamp': now, 'X-Put-Timestamp': now };
	const policy = 'X-Account-Storage-Policy-Policy-0';
	return {
		...totals,
		'X-Timestamp': stampText(account.created),
		...Object.fromEntries([...account.meta].map(([name, value]) => [`X-Account-Meta-${name}`, value])),
		[`${policy}-Container-Count`]: String(containers),
		[`${policy}-Object-Count`]: String(objects),
		[`${policy}-Bytes-Used`]: String(bytes),
		'Accept-Ranges': 'bytes',
		...(account.name.startsWith('AUTH_') && { 'x-account-project-domain-id': 'default' }),
	};
};

const readAccount = (swift: Swift): Answer => {
	const account = accountAt(swift);
	const headers = headersOf(swift, account);
	if (swift.call.method === 'HEAD')
		return {
			status: account ? 204 : 200,
			headers: {
				'Content-Type': 'text/plain; charset=utf-8',
				...headers,
				...(swift.query.has('format') ? {} : { Vary: 'Accept' }),
				'Content-Length': '0',
			},
		};
	formatOf(swift);
	const names = [...(account?.containers.keys() ?? [])].sort(compareNames);
	const entries = cutNames(names, cutOf(swift)).map((entry) => {
		if (typeof entry !== 'string') return entry;
		const container = account?.containers.get(entry);
		return {
			name: entry,
			count: container?.objects.size ?? 0,
			bytes: container ? bytesIn(container) : 0,
			last_modified: isoMicros(container?.created ?? 0),
		};
	});
	return listed(swift, 'account', swift.account, headers, entries);
};

/** GET, HEAD and POST of an account. */
export const account = (swift: Swift): Answer => {
	swift.authorize('own', '');
	if (swift.call.method !== 'POST') return readAccount(swift);
	if (metaIn(swift.call, 'account').has('Quota-Bytes') && !swift.caller.reseller)
		throw new Refused(page(403));
	const found = accountOf(swift.world.object, swift.account);
	found.meta = mergeMeta(swift.call, 'account', found.meta);
	return bare(204);
};

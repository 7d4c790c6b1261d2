import { refusal } from './answers.ts';
import { accountAt, type Swift } from './context.ts';
import { bytesIn, type Container } from './state.ts';

const full = () => refusal(413, 'Upload exceeds quota.');

/**
 * Throws 413 where an upload of that length would pass a quota. Without a length only what is reached counts.
 */
export const checkQuotas = (swift: Swift, container: Container, length: number | undefined): void => {
	const bytes = container.meta.get('Quota-Bytes');
	if (bytes !== undefined && bytesIn(container) + (length ?? 0) > Number(bytes)) throw full();
	const count = container.meta.get('Quota-Count');
	if (count !== undefined && container.objects.size + 1 > Number(count)) throw full();
	const account = accountAt(swift);
	const quota = account?.meta.get('Quota-Bytes');
	if (quota === undefined || length === undefined) return;
	if ((account?.reported ?? 0) + length > Number(quota)) throw full();
};

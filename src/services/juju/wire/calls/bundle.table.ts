import { defineCall } from '../choose.ts';
import { list, type Loose, map, text, texts } from '../get.ts';
import { lacking, since2 } from '../row.ts';

/**
 * One thing that has to be done for a bundle; its arguments name what earlier changes make, as `$deploy-1`.
 */
export interface BundleChange {
	readonly id: string;
	readonly method: string;
	readonly args: Loose;
	/** Changes that come first. */
	readonly requires: readonly string[];
}

/** A bundle’s changes, in an order in which they can be made. */
export const bundleChanges = defineCall<{ readonly yaml: string }>(
	'reads',
	'Bundle.GetChangesMapArgs',
)(
	since2(
		'Bundle.GetChangesMapArgs',
		[4, 8],
		({ yaml }) => ({ yaml, bundleURL: '' }),
		(response) => ({
			// a real 4.0 answers an empty text for each change
			errors: texts(response, 'errors').filter((one) => one !== ''),
			changes: list(response, 'changes').map((one): BundleChange => ({
				id: text(one, 'id') ?? '',
				method: text(one, 'method') ?? '',
				args: map(one, 'args'),
				requires: texts(one, 'requires'),
			})),
		}),
	),
);
export const exportBundle = defineCall<{ readonly defaults: boolean }>('reads', 'Bundle.ExportBundle')(
	lacking(
		['defaults'],
		since2(
			'Bundle.ExportBundle',
			[2, 3],
			() => ({}),
			(response) => text(response, 'result') ?? '',
		),
	),
	since2(
		'Bundle.ExportBundle',
		[4, 8],
		({ defaults }) => ({ 'include-charm-defaults': defaults }),
		(response) => text(response, 'result') ?? '',
	),
);

/** Where the store keeps the archive of a bundle. */
export const downloadUrl = defineCall<{ readonly url: string; readonly origin: Loose }>(
	'reads',
	'Charms.GetDownloadInfos',
)(
	since2(
		'Charms.GetDownloadInfos',
		[3, 7],
		({ url, origin }) => ({ entities: [{ 'charm-url': url, 'charm-origin': origin }] }),
		(response) => text(list(response, 'results')[0], 'url'),
	),
);

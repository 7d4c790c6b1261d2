import type { AnyService } from '../../src/catalogue/service.ts';
import { services } from '../services.ts';

export type Editor = 'n8n' | 'node-red';

/** A package as it is published: one service in one editor. */
export interface Published {
	readonly name: string;
	readonly editor: Editor;
	readonly service: AnyService;
}

/**
 * Every published package. The names are for ever. n8n wants one service a package, and unscoped names:
 * previews work only so.
 */
export const published: readonly Published[] = services.flatMap((service) => [
	{ name: `n8n-nodes-muster-${service.name}`, editor: 'n8n' as const, service },
	{ name: `@muster/node-red-${service.name}`, editor: 'node-red' as const, service },
]);

/** The folder of a package below dist/packages. */
export const folderOf = ({ name }: Published): string =>
	`dist/packages/${name.replace('@', '').replace('/', '-')}`;

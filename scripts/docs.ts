import { pathToFileURL } from 'node:url';
import { errorsPage } from '../src/hosts/docs/errors-page.ts';
import { fromPage } from '../src/hosts/docs/from-page.ts';
import { servicePage } from '../src/hosts/docs/page.ts';
import { write } from './build/files.ts';
import { freezeNames } from './names.ts';
import { migrations, services } from './services.ts';

/** The generated pages, by file. */
export const pages = (): Map<string, string> =>
	new Map([
		['docs/errors.md', errorsPage()],
		...services.map((service): [string, string] => [`docs/${service.name}.md`, servicePage(service)]),
		...migrations.map(([service, migration]): [string, string] => [
			`docs/from-${migration.from}.md`,
			fromPage(service, migration),
		]),
	]);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	for (const [file, text] of pages()) write(file, text);
	for (const service of services) freezeNames(service);
}

import type { AnyService } from '../../../../catalogue/service.ts';
import { type Block, code, em } from './blocks.ts';
import { definitions } from './fields.ts';

export const connectionHelp = (service: AnyService, docs: string): Block[] => [
	{ words: [`${service.help}.`] },
	{ heading: 'Details' },
	{ definitions: definitions(service.settings, 'stored encrypted') },
	{
		words: [
			'A whole text may be ',
			code('${NAME}'),
			' of an environment variable. Secrets are stored encrypted and never exported. ',
			em('Test connection'),
			' tries the settings as they stand here, before they are deployed. ',
			{ link: 'Reference', to: `${docs}/${service.name}.md` },
			'.',
		],
	},
];

import { type Block, code, em } from './blocks.ts';

/**
 * What becomes of a message that fails, and where to read on. `page`: the service's page of the reference.
 */
export const errors = (docs: string, page: string): readonly Block[] => [
	{ heading: 'Errors' },
	{
		words: [
			'A failed message goes to ',
			em('catch'),
			' nodes. ',
			code('msg.error.message'),
			' says what happened and what to do, ',
			code('msg.error.code'),
			' is ',
			code('BAD_INPUT'),
			' (a field is wrong, nothing was sent), ',
			code('TIMEOUT'),
			', ',
			code('OUTCOME_UNKNOWN'),
			' (a change may or may not have happened) or one of the ',
			{ link: 'other codes', to: `${docs}/errors.md` },
			'. ',
			{ link: 'Reference', to: `${docs}/${page}.md` },
			'.',
		],
	},
];

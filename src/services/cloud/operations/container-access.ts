import { choice, flag, list } from '../../../catalogue/field.ts';
import { containersOf } from '../client/objects/containers.ts';
import { op } from './crud.ts';
import { account, container, containerInfoSample } from './object-fields.ts';
import { urlKeys } from './object-shared.ts';

const PUBLIC = '.r:*,.rlistings';
/** Who may use what is in a container. */
export const setAccess = op({
	resource: 'container',
	part: 'object',
	timeout: 30,
	name: 'setAccess',
	action: 'Set the access to a container',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Say who may read and write in a container',
	fields: {
		container,
		access: choice('Access', {
			default: 'private',
			help: 'Who may read it',
			options: [
				{ value: 'private', label: 'This project' },
				{ value: 'public', label: 'Everybody, and list it' },
				{ value: 'custom', label: 'As said below' },
			],
		}),
		read: list('Read', {
			show: { access: ['custom'] },
			item: 'entry',
			example: 'other:*',
			help: 'Who may read, in Swift’s words',
		}),
		write: list('Write', {
			show: { access: ['custom'] },
			item: 'entry',
			example: 'other:*',
			help: 'Who may write, in Swift’s words',
		}),
		allowPublic: flag('Allow the world', {
			default: false,
			help: 'Whether everybody may read what is in it, or every user of the cloud use it',
		}),
		account,
	},
	covers: ['object POST /{container}'],
	sample: { ...containerInfoSample, readAccess: PUBLIC },
	secretOutput: urlKeys,
	guard: {
		allow: 'allowPublic',
		danger({ access, read = [], write = [], container: of }) {
			if (access === 'private') return undefined;
			if (access === 'public' || read.some((each) => /^\.r:\*/.test(each.trim())))
				return `The whole world will be able to read “${of}”`;
			const isAnybody = [...read, ...write].some((each) => /^\*(:\*)?$/.test(each.trim()));
			return isAnybody ? `Every user of the cloud will be able to use “${of}”` : undefined;
		},
	},
	run({ cloud }, { container: of, access, read = [], write = [], account: whose }, { signal }) {
		const custom = access === 'custom';
		const lists = { readAccess: custom ? read.join(',') : '', writeAccess: custom ? write.join(',') : '' };
		return containersOf(cloud).change(of, access === 'public' ? { ...lists, readAccess: PUBLIC } : lists, {
			account: whose,
			signal,
		});
	},
});

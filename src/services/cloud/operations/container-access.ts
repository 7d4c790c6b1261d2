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
	help: 'Set who may read and write the objects of a container',
	fields: {
		container,
		access: choice('Access', {
			default: 'private',
			help: 'Who may use the container',
			options: [
				{ value: 'private', label: 'This project only' },
				{ value: 'public', label: 'Everybody may read and list' },
				{ value: 'custom', label: 'Custom: the ACLs below' },
			],
		}),
		read: list('Read', {
			show: { access: ['custom'] },
			item: 'entry',
			example: 'other:*',
			help: 'Read ACL as Swift writes it: PROJECT_ID:USER_ID, PROJECT_ID:*, or .r:* for everybody',
		}),
		write: list('Write', {
			show: { access: ['custom'] },
			item: 'entry',
			example: 'other:*',
			help: 'Write ACL as Swift writes it: PROJECT_ID:USER_ID or PROJECT_ID:*',
		}),
		allowPublic: flag('Allow the world', {
			default: false,
			help: 'Whether to open it to everybody, or to every user of the cloud',
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

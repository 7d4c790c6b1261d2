import { first, type CloudTrials } from './scene.ts';

export const securityGroupTrials: CloudTrials = {
	'securityGroup.create': { input: () => ({ name: 't-sg' }), gives: { name: 't-sg' } },
	'securityGroup.getMany': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-list' });
			return { name: 't-sg-list' };
		},
		gives: { name: 't-sg-list' },
		count: 1,
	},
	'securityGroup.get': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-get' });
			return { securityGroup: 't-sg-get' };
		},
		gives: { name: 't-sg-get' },
	},
	'securityGroup.update': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-up' });
			return { securityGroup: 't-sg-up', description: 'changed' };
		},
		gives: { description: 'changed' },
	},
	'securityGroup.addRule': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-rule' });
			return { securityGroup: 't-sg-rule', ports: '8000-8999', range: '10.0.0.0/8' };
		},
		gives: { protocol: 'tcp', portMin: 8000, portMax: 8999, remoteIpPrefix: '10.0.0.0/8' },
	},
	'securityGroup.removeRule': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-rmr' });
			const { id } = first(await run('securityGroup.addRule', { securityGroup: 't-sg-rmr', ports: '443' }));
			return { rule: id, preview: false };
		},
		gives: { deleted: true },
	},
	'securityGroup.delete': {
		async input({ run }) {
			await run('securityGroup.create', { name: 't-sg-rm' });
			return { securityGroup: 't-sg-rm', preview: false };
		},
		gives: { deleted: true },
	},
};

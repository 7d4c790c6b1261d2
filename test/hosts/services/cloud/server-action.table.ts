import { asAdmin, onServer, server, wait, type CloudTrials } from './scene.ts';

export const serverActionTrials: CloudTrials = {
	'server.start': onServer('t-start', 'ACTIVE', { before: ['stop'] }),
	'server.stop': onServer('t-stop', 'SHUTOFF'),
	'server.pause': onServer('t-pause', 'PAUSED'),
	'server.unpause': onServer('t-unpause', 'ACTIVE', { before: ['pause'] }),
	'server.suspend': onServer('t-suspend', 'SUSPENDED'),
	'server.resume': onServer('t-resume', 'ACTIVE', { before: ['suspend'] }),
	'server.lock': {
		async input(scene) {
			await server(scene, 't-lock');
			return { serverId: 't-lock' };
		},
		gives: { name: 't-lock', locked: true },
	},
	'server.unlock': {
		async input(scene) {
			await server(scene, 't-unlock');
			await scene.run('server.lock', { serverId: 't-unlock' });
			return { serverId: 't-unlock' };
		},
		gives: { locked: false },
	},
	'server.shelve': onServer('t-shelve', 'SHELVED_OFFLOADED'),
	'server.unshelve': onServer('t-unshelve', 'ACTIVE', { before: ['shelve'] }),
	'server.rescue': onServer('t-rescue', 'RESCUE'),
	'server.unrescue': onServer('t-unrescue', 'ACTIVE', { before: ['rescue'] }),
	'server.reboot': onServer('t-reboot', 'ACTIVE', { more: { how: 'HARD' } }),
	'server.resize': onServer('t-resize', 'VERIFY_RESIZE', { more: { flavor: 'm1.small' } }),
	'server.confirmResize': {
		async input(scene) {
			await server(scene, 't-confirm');
			await scene.run('server.resize', { serverId: 't-confirm', flavor: 'm1.small', ...wait });
			return { serverId: 't-confirm', ...wait };
		},
		gives: { name: 't-confirm', status: 'ACTIVE', flavorName: 'm1.small' },
	},
	'server.revertResize': {
		async input(scene) {
			await server(scene, 't-revert');
			await scene.run('server.resize', { serverId: 't-revert', flavor: 'm1.small', ...wait });
			return { serverId: 't-revert', ...wait };
		},
		gives: { name: 't-revert', status: 'ACTIVE', flavorName: 'm1.tiny' },
	},
	'server.rebuild': onServer('t-rebuild', 'ACTIVE', { more: { image: 'cirros', preview: false } }),
	'server.migrate': asAdmin(
		async (scene) => ({ serverId: (await server(scene, 't-migrate'))['id'], ...wait }),
		{
			gives: { name: 't-migrate', status: 'VERIFY_RESIZE' },
		},
	),
};

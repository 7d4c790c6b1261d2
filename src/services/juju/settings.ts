import { choice, duration, flag, list, text } from '../../catalogue/field.ts';

export const settings = {
	addresses: list('Addresses', {
		item: 'address',
		itemPlaceholder: '10.0.0.1:17070',
		example: '10.0.0.1:17070',
		help: 'Addresses of the controller’s API; all are tried, and the first that accepts the login is used',
	}),
	ca: text('CA certificate', {
		lines: 4,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: 'The controller’s own CA, which juju show-controller prints as ca-cert; empty if it has an official certificate',
	}),
	login: choice('Login', {
		default: 'password',
		help: 'How to log in to the controller',
		options: [
			{ value: 'password', label: 'User and password' },
			{ value: 'macaroon', label: 'Macaroons' },
			{ value: 'client', label: 'Client credentials (JIMM)' },
			{ value: 'files', label: 'Files of Juju’s client on this host' },
		],
	}),
	user: text('User', {
		example: 'admin',
		show: { login: ['password', 'macaroon'] },
		help: 'Name of the user; an external user’s with the domain (bob@external)',
	}),
	password: text('Password', {
		secret: true,
		show: { login: ['password', 'macaroon'] },
		help: 'The user’s password; with Macaroons it obtains one for a local user',
	}),
	macaroons: text('Macaroons', {
		secret: true,
		lines: 4,
		show: { login: ['macaroon'] },
		help:
			'Macaroons as a JSON list, or the text of the controller’s file in ~/.local/share/juju/cookies; ' +
			'empty for a local user with a password',
	}),
	controller: text('Controller', {
		show: { login: ['files'] },
		placeholder: 'the current one',
		example: 'mycontroller',
		help:
			'Its name in controllers.yaml, or of 1.x the environment’s name; addresses, user and model come from ' +
			'these files and from JUJU_* variables',
	}),
	folder: text('Folder', {
		show: { login: ['files'] },
		placeholder: '~/.local/share/juju',
		example: '~/.juju',
		help: 'Where these files are; n8n reads only the folder that the administrator names in MUSTER_JUJU_FILES',
	}),
	clientId: text('Client ID', {
		show: { login: ['client'] },
		help: 'The ID of a service account',
	}),
	clientSecret: text('Client secret', {
		secret: true,
		show: { login: ['client'] },
		help: 'The secret of that service account',
	}),
	model: text('Model', {
		example: 'admin/default',
		placeholder: 'none',
		help: 'Its name or UUID; another user’s model with its owner (bob/default); empty to use the controller only',
	}),
	paste: text('Controller details', {
		secret: true,
		lines: 6,
		advanced: true,
		placeholder: 'mycontroller:',
		help: 'What juju show-controller --show-password prints, as YAML or JSON; it fills in what is empty above',
	}),
	release: text('Release', {
		advanced: true,
		placeholder: 'detected',
		example: '3.6.14',
		pattern: '\\d+(\\.\\d+.*)?',
		expected: 'a release such as 2.9 or 3.6.14',
		help: 'Juju release of the controller; if empty, it is detected at login',
	}),
	redirects: flag('Follow migration', {
		advanced: true,
		default: false,
		help: 'Whether to follow a model that was migrated to another controller, with the same user there',
	}),
	allowedCalls: list('Allowed calls', {
		advanced: true,
		item: 'call',
		itemPlaceholder: 'Application.*',
		example: 'Application.Expose',
		help: 'What Call any method may change, with * as a wildcard; calls that read are always allowed',
	}),
	serverName: text('Server name', {
		section: 'Certificates',
		advanced: true,
		placeholder: 'juju-apiserver',
		help: 'The name in the controller’s certificate, if it is another',
	}),
	verify: flag('Verify certificate', {
		section: 'Certificates',
		advanced: true,
		default: true,
		help: 'Whether to refuse a controller whose certificate cannot be verified',
	}),
	connectTimeout: duration('Connect time', {
		default: 8,
		min: 0.1,
		advanced: true,
		help: 'How long one address may take to accept the login',
	}),
	callTimeout: duration('Request time', {
		default: 60,
		min: 0.1,
		advanced: true,
		help: 'How long one request may take, if a step allows it that long',
	}),
};

import { describe } from 'node:test';
import { stepTests } from '../services/conplyent/steps/steps.ts';
import { needs } from '../support/needs.ts';
import { pythonWith } from './conplyent-python.ts';
import { startServer } from './conplyent-server.ts';

const python = needs('python', 'conplyent’s steps against real servers');

if (python)
	for (const { release, ...spelling } of [
		{ release: '0.2.9', enumForm: 'value' },
		{ release: '0.2.9', enumForm: 'getattr' },
		{ release: '0.2.17', enumForm: 'value', protocol: 5 },
	] as const)
		describe(`conplyent’s steps and a real server ${release}, enum by ${spelling.enumForm}`, () =>
			stepTests(async () => startServer(await pythonWith(python, release), spelling)));

import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { actionProperties, nodeMethods, runActions } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/conplyent/index.ts';

export class Conplyent implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Conplyent',
		name: 'conplyent',
		icon: { light: 'file:../../icons/conplyent.svg', dark: 'file:../../icons/conplyent.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{($parameter["operation"] + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Run commands and move files on machines that run a conplyent server',
		defaults: { name: 'Conplyent' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Runs a command and waits for its end (Command > Run), or starts it in the background (Command > Start) for Job > Follow and Job > Wait For. Moves files with File > Upload and File > Download.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'conplyentApi', required: true, testedBy: 'conplyentApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

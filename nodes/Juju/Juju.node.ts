import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { actionProperties, nodeMethods, runActions } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/juju/index.ts';

export class Juju implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Juju',
		name: 'juju',
		icon: { light: 'file:../../icons/juju.svg', dark: 'file:../../icons/juju.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{($parameter["operation"] + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Deploy, change, run and watch applications in Juju models',
		defaults: { name: 'Juju' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Applications, units, actions, machines, models, users, secrets, storage and offers of a Juju controller, 1.x to 4.x. What removes things has Preview Only or asks for a word: run that first, then let a person approve.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'jujuApi', required: true, testedBy: 'jujuApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { actionProperties, nodeMethods, runActions } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/serf/index.ts';

export class Serf implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Serf',
		name: 'serf',
		icon: { light: 'file:../../icons/serf.svg', dark: 'file:../../icons/serf.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Watch and steer a HashiCorp Serf cluster',
		defaults: { name: 'Serf' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'serfApi', required: true, testedBy: 'serfApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

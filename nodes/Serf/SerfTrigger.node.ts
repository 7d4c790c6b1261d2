import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { nodeMethods, runTrigger, triggerProperties } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/serf/index.ts';

export class SerfTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Serf Trigger',
		name: 'serfTrigger',
		icon: { light: 'file:../../icons/serf.svg', dark: 'file:../../icons/serf.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Starts the workflow when something happens in a HashiCorp Serf cluster',
		eventTriggerDescription: '',
		activationMessage: 'The workflow now listens to the Serf agent.',
		defaults: { name: 'Serf Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'serfApi', required: true, testedBy: 'serfApiTest' }],
		properties: triggerProperties(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

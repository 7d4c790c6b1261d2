import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { nodeMethods, runTrigger, triggerProperties } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/conplyent/index.ts';

export class ConplyentTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Conplyent Trigger',
		name: 'conplyentTrigger',
		icon: { light: 'file:../../icons/conplyent.svg', dark: 'file:../../icons/conplyent.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Starts the workflow when a command on a remote machine writes a line or ends',
		eventTriggerDescription: '',
		activationMessage: 'The workflow now listens to the job.',
		defaults: { name: 'Conplyent Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'conplyentApi', required: true, testedBy: 'conplyentApiTest' }],
		properties: triggerProperties(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

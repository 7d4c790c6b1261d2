import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { nodeMethods, runTrigger, triggerProperties } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/fleet/index.ts';

export class FleetTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Fleet Trigger',
		name: 'fleetTrigger',
		icon: { light: 'file:../../icons/fleet.svg', dark: 'file:../../icons/fleet.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Starts the workflow when something happens in a fleet cluster',
		eventTriggerDescription: '',
		activationMessage: 'The workflow now watches the fleet cluster.',
		defaults: { name: 'Fleet Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fleetApi', required: true, testedBy: 'fleetApiTest' }],
		properties: triggerProperties(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

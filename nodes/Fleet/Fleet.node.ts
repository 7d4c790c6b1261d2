import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { actionProperties, nodeMethods, runActions } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/fleet/index.ts';

export class Fleet implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Fleet',
		name: 'fleet',
		icon: { light: 'file:../../icons/fleet.svg', dark: 'file:../../icons/fleet.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{($parameter["operation"] + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Run and watch units on a fleet cluster',
		defaults: { name: 'Fleet' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Units, states, machines and journals of a fleet cluster. Destroy, Replace and Scale have Preview Only: run it first, then let a person approve.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fleetApi', required: true, testedBy: 'fleetApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

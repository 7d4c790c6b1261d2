import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { actionProperties, nodeMethods, runActions } from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/cloud/index.ts';

export class Cloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloud (OpenStack, Synnefo)',
		name: 'cloud',
		icon: { light: 'file:../../icons/cloud.svg', dark: 'file:../../icons/cloud.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{($parameter["operation"] + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Work with OpenStack and Synnefo clouds: servers, networks, volumes, images and objects',
		defaults: { name: 'Cloud' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Servers, flavors, key pairs, images, networks, floating IPs, security groups, volumes, snapshots and quotas of an OpenStack or Synnefo cloud. Names or IDs everywhere. Turn on Wait Until Done where the next step needs the thing to be ready; turn on Preview Only before Delete.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudApi', required: true, testedBy: 'cloudApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

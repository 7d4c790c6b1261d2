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
		subtitle:
			'={{($parameter["operation"] + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Watch and steer a HashiCorp Serf cluster',
		defaults: { name: 'Serf' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Members, events, queries, tags, keys and logs of a Serf cluster. Query > Answer works only in a workflow that a Serf Trigger set to Query Received has started. Turn on Preview Only before Force Leave.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'serfApi', required: true, testedBy: 'serfApiTest' }],
		properties: actionProperties(service),
	};

	methods = nodeMethods(service);

	execute = runActions(service);
}

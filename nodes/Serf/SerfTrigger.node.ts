import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import {
	nodeMethods,
	runTrigger,
	triggerHints,
	triggerOutputs,
	triggerProperties,
} from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/serf/index.ts';

export class SerfTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Serf Trigger',
		name: 'serfTrigger',
		icon: { light: 'file:../../icons/serf.svg', dark: 'file:../../icons/serf.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Watch and steer a HashiCorp Serf cluster, or start a workflow when something happens in it',
		eventTriggerDescription: 'Waiting for you to fail a member, or to send an event or a query',
		activationMessage:
			'n8n now connects to the Serf agent and stays connected. If no agent answers, Executions shows a failed one that says why.',
		triggerPanel: {
			header: 'Start the workflow from a Serf cluster',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: fail a member, send an event or a query. The first event ends the test. <br /><br /><b>Once it is published</b>, the workflow listens all the time; its runs are in the <a data-key="executions">executions list</a>.',
				active:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: fail a member, send an event or a query. The first event ends the test. <br /><br /><b>The published workflow</b> listens meanwhile; its runs are in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'Once the workflow is published, it listens all the time and reconnects automatically.',
		},
		builderHint: {
			searchHint:
				'Starts a workflow when members join, leave or fail, or when a user event, a query or a log line arrives. To answer a query, set it to Query Received and put a Serf node with Query > Answer behind it, in the same workflow.',
		},
		defaults: { name: 'Serf Trigger' },
		inputs: [],
		outputs: triggerOutputs,
		outputNames: ['Event', 'Notices'],
		credentials: [{ name: 'serfApi', required: true, testedBy: 'serfApiTest' }],
		properties: triggerProperties(service),
		hints: triggerHints(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

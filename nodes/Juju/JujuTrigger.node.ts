import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import {
	nodeMethods,
	runTrigger,
	triggerHints,
	triggerOutputs,
	triggerProperties,
} from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/juju/index.ts';

export class JujuTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Juju Trigger',
		name: 'jujuTrigger',
		icon: { light: 'file:../../icons/juju.svg', dark: 'file:../../icons/juju.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description:
			'Deploy, change, run and watch applications in Juju models, or start a workflow when one of them changes',
		eventTriggerDescription: 'Waiting for something to change in the model',
		activationMessage:
			'n8n now watches the Juju model. If its controller cannot be reached, Executions shows a failed one that says why.',
		triggerPanel: {
			header: 'Start the workflow from a Juju model',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: deploy an application, add a unit, or let one fail. The first event ends the test. <br /><br /><b>Once it is published</b>, the workflow listens all the time; its runs are in the <a data-key="executions">executions list</a>.',
				active:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: deploy an application, add a unit, or let one fail. The first event ends the test. <br /><br /><b>The published workflow</b> listens meanwhile; its runs are in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'Once the workflow is published, it listens all the time and reconnects automatically.',
		},
		builderHint: {
			searchHint:
				'Starts a workflow when a unit, application or machine of a Juju model enters a status such as error, blocked or lost, stays in one too long, is added or goes. Put a Juju node behind it to run an action there or to resolve the unit.',
		},
		defaults: { name: 'Juju Trigger' },
		inputs: [],
		outputs: triggerOutputs,
		outputNames: ['Event', 'Notices'],
		credentials: [{ name: 'jujuApi', required: true, testedBy: 'jujuApiTest' }],
		properties: triggerProperties(service),
		hints: triggerHints(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import {
	nodeMethods,
	runTrigger,
	triggerHints,
	triggerOutputs,
	triggerProperties,
} from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/fleet/index.ts';

export class FleetTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Fleet Trigger',
		name: 'fleetTrigger',
		icon: { light: 'file:../../icons/fleet.svg', dark: 'file:../../icons/fleet.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description:
			'Run and watch units on a cluster of fleet machines, or start a workflow when units or machines change',
		eventTriggerDescription: 'Waiting for you to start or stop a unit',
		activationMessage:
			'n8n now watches the fleet cluster. If its API cannot be reached, Executions shows a failed one that says why.',
		triggerPanel: {
			header: 'Start the workflow from a fleet cluster',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: start, stop or fail a unit. The first event ends the test. <br /><br /><b>Once it is published</b>, the workflow listens all the time; its runs are in the <a data-key="executions">executions list</a>.',
				active:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: start, stop or fail a unit. The first event ends the test. <br /><br /><b>The published workflow</b> listens meanwhile; its runs are in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'Once the workflow is published, it listens all the time and reconnects automatically.',
		},
		builderHint: {
			searchHint:
				'Starts a workflow when a unit fails, recovers, starts, stops or moves, or when a machine joins or leaves. Put a fleet node behind it to read the journal of the unit or to restart it.',
		},
		defaults: { name: 'Fleet Trigger' },
		inputs: [],
		outputs: triggerOutputs,
		outputNames: ['Event', 'Notices'],
		credentials: [{ name: 'fleetApi', required: true, testedBy: 'fleetApiTest' }],
		properties: triggerProperties(service),
		hints: triggerHints(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import {
	nodeMethods,
	runTrigger,
	triggerHints,
	triggerOutputs,
	triggerProperties,
} from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/conplyent/index.ts';

export class ConplyentTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Conplyent Trigger',
		name: 'conplyentTrigger',
		icon: { light: 'file:../../icons/conplyent.svg', dark: 'file:../../icons/conplyent.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description:
			'Run commands and move files on machines with a conplyent server, or start a workflow with each line of a job',
		eventTriggerDescription: 'Waiting for the command to write a line',
		activationMessage:
			'n8n now follows the job. If the conplyent server cannot be reached, Executions shows a failed one that says why.',
		triggerPanel: {
			header: 'Start the workflow from a job',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: let the command write a line. The first event ends the test. <br /><br /><b>Once it is published</b>, the workflow listens all the time; its runs are in the <a data-key="executions">executions list</a>.',
				active:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: let the command write a line. The first event ends the test. <br /><br /><b>The published workflow</b> listens meanwhile; its runs are in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'Once the workflow is published, it listens all the time and reconnects automatically.',
		},
		builderHint: {
			searchHint: 'Starts a workflow with each line that a command on the machine writes, and with its end.',
		},
		defaults: { name: 'Conplyent Trigger' },
		inputs: [],
		outputs: triggerOutputs,
		outputNames: ['Event', 'Notices'],
		credentials: [{ name: 'conplyentApi', required: true, testedBy: 'conplyentApiTest' }],
		properties: triggerProperties(service),
		hints: triggerHints(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import {
	nodeMethods,
	runTrigger,
	triggerHints,
	triggerOutputs,
	triggerProperties,
} from '../../src/hosts/n8n/index.ts';
import { service } from '../../src/services/cloud/index.ts';

export class CloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cloud (OpenStack, Synnefo) Trigger',
		name: 'cloudTrigger',
		icon: { light: 'file:../../icons/cloud.svg', dark: 'file:../../icons/cloud.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{$parameter["source"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description:
			'Work with servers, networks, volumes and objects of OpenStack and Synnefo clouds, or start a workflow when they change',
		eventTriggerDescription:
			'Waiting for you to change a server, a volume or an image, or to use more of a quota',
		activationMessage:
			'n8n now asks the cloud again and again. If it does not answer, Executions shows a failed one that says why.',
		triggerPanel: {
			header: 'Start the workflow from a cloud',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: create, stop or delete a server. The first event ends the test. <br /><br /><b>Once it is published</b>, the workflow watches all the time; its runs are in the <a data-key="executions">executions list</a>.',
				active:
					'<b>While you build</b>, click <i>Execute step</i> and make it happen: create, stop or delete a server. The first event ends the test. <br /><br /><b>The published workflow</b> watches meanwhile; its runs are in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'Once the workflow is published, it watches all the time and reconnects automatically.',
		},
		builderHint: {
			searchHint:
				'Starts a workflow when a server, a volume or an image reaches or leaves a status, is new, gone or stuck, or when a quota is nearly used up.',
		},
		defaults: { name: 'Cloud Trigger' },
		inputs: [],
		outputs: triggerOutputs,
		outputNames: ['Event', 'Notices'],
		credentials: [{ name: 'cloudApi', required: true, testedBy: 'cloudApiTest' }],
		properties: triggerProperties(service),
		hints: triggerHints(service),
	};

	methods = nodeMethods(service);

	trigger = runTrigger(service);
}

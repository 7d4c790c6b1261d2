import { text } from '../../../catalogue/field.ts';

export const projectSample = {
	id: 'c36351c80aed4a7192207d385d74c32a',
	name: 'demo',
	description: null,
	enabled: true,
	domainId: 'default',
	state: null,
	owner: null,
	ends: null,
	resources: {},
	application: null,
	applicationState: null,
};

export const project = text('Project', {
	required: true,
	from: 'id',
	example: projectSample.id,
	help: 'Its ID, or the record from an earlier step',
});

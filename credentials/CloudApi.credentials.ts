import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../src/hosts/n8n/index.ts';
import { service } from '../src/services/cloud/index.ts';

export class CloudApi implements ICredentialType {
	name = 'cloudApi';

	displayName = 'Cloud (OpenStack, Synnefo) API';

	icon: Icon = { light: 'file:../icons/cloud.svg', dark: 'file:../icons/cloud.dark.svg' };

	documentationUrl = 'https://github.com/muster-flows/n8n-nodes-muster/blob/main/docs/cloud.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = credentialProperties(service);
}

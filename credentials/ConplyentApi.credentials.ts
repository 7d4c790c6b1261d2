import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../src/hosts/n8n/index.ts';
import { service } from '../src/services/conplyent/index.ts';

export class ConplyentApi implements ICredentialType {
	name = 'conplyentApi';

	displayName = 'Conplyent API';

	icon: Icon = { light: 'file:../icons/conplyent.svg', dark: 'file:../icons/conplyent.dark.svg' };

	documentationUrl = 'https://github.com/muster-flows/n8n-nodes-muster/blob/main/docs/conplyent.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = credentialProperties(service);
}

import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../src/hosts/n8n/index.ts';
import { service } from '../src/services/juju/index.ts';

export class JujuApi implements ICredentialType {
	name = 'jujuApi';

	displayName = 'Juju API';

	icon: Icon = { light: 'file:../icons/juju.svg', dark: 'file:../icons/juju.dark.svg' };

	documentationUrl = 'https://github.com/muster-flows/n8n-nodes-muster/blob/main/docs/juju.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = credentialProperties(service);
}

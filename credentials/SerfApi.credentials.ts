import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../src/hosts/n8n/index.ts';
import { service } from '../src/services/serf/index.ts';

export class SerfApi implements ICredentialType {
	name = 'serfApi';

	displayName = 'Serf API';

	icon: Icon = { light: 'file:../icons/serf.svg', dark: 'file:../icons/serf.dark.svg' };

	documentationUrl = 'https://github.com/muster-flows/n8n-nodes-muster/blob/main/docs/serf.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = credentialProperties(service);
}

import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../src/hosts/n8n/index.ts';
import { service } from '../src/services/fleet/index.ts';

export class FleetApi implements ICredentialType {
	name = 'fleetApi';

	displayName = 'Fleet API';

	icon: Icon = { light: 'file:../icons/fleet.svg', dark: 'file:../icons/fleet.dark.svg' };

	documentationUrl = 'https://github.com/muster-flows/n8n-nodes-muster/blob/main/docs/fleet.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = credentialProperties(service);
}

import { sentence } from '../../engine/words.ts';

/** `serf` → `serfApi`: n8n's name of the service's credential. */
export const credentialName = (service: { readonly name: string }): string => `${service.name}Api`;

/** `serf` → `SerfApi`: its class. */
export const credentialClass = (service: { readonly name: string }): string => sentence(credentialName(service));

/** `serf` → `serfApi`: n8n's name of the service's credential. */
export const credentialName = (service: { readonly name: string }): string => `${service.name}Api`;

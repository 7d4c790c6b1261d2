import { readFileSync } from 'node:fs';

const pem = (name: string) =>
	readFileSync(new URL(`../../fixtures/fleet/tls/${name}.pem`, import.meta.url), 'utf8');

/**
 * A private CA, what it signed for the server `fleet.lab` and for a client, and a certificate that signed
 * itself. PEM texts.
 */
export const certificates = () => ({
	ca: pem('ca'),
	server: { key: pem('server.key'), cert: pem('server') },
	client: { key: pem('client.key'), cert: pem('client') },
	self: { key: pem('self.key'), cert: pem('self') },
});

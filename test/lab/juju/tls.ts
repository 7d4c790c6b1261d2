import { readFileSync } from 'node:fs';

const pem = (name: string) =>
	readFileSync(new URL(`../../fixtures/juju/tls/${name}.pem`, import.meta.url), 'utf8');

/**
 * A controller's private CA and what it signed for `juju-apiserver`, and those of another controller. PEM
 * texts.
 */
export const certificates = () => ({
	ca: pem('ca'),
	server: { key: pem('server.key'), cert: pem('server') },
	otherCa: pem('other-ca'),
	other: { key: pem('other.key'), cert: pem('other') },
});

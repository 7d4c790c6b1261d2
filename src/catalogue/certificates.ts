import { text } from './field.ts';

const pem = { lines: 4, advanced: true, section: 'Certificates' } as const;

/** Settings of a service that is reached by HTTPS. `asker`: who may ask for the client’s certificate. */
export const certificateFields = (asker: string) => ({
	ca: text('CA certificate', {
		...pem,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: 'PEM of a private CA; empty for the system’s own',
	}),
	clientCertificate: text('Certificate', {
		...pem,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help: `PEM of the client’s certificate, where ${asker} asks for one`,
	}),
	clientKey: text('Certificate key', {
		...pem,
		secret: true,
		help: 'PEM of the key that belongs to the certificate',
	}),
});

import { MusterError } from '../../../core/errors.ts';
import { repairPem } from '../../../core/pem.ts';
import type { TlsOptions } from '../../../net/ws/types.ts';
import type { JujuOptions } from './options.ts';

const API_NAME = 'juju-apiserver';

/** The base64 of a certificate alone, without its first and last line, as some files hold it. */
const wrapped = (ca: string): string =>
	/^\s*MII[A-Za-z0-9+/=\s]{200,}$/.test(ca)
		? `-----BEGIN CERTIFICATE-----${ca}-----END CERTIFICATE-----`
		: ca;

/**
 * Whom to trust (§1.2): a controller’s own CA signs for `juju-apiserver`, whatever its address; without a CA
 * it has an official certificate for its host.
 * @throws MusterError BAD_INPUT for a CA that is no PEM
 */
export const trustOf = ({ ca, serverName, verify = true }: JujuOptions): TlsOptions => {
	const input = ca?.trim() ? repairPem(wrapped(ca)) : undefined;
	if (input !== undefined && !input.includes('-----BEGIN CERTIFICATE-----'))
		throw new MusterError('BAD_INPUT', 'CA certificate is not PEM', {
			hint:
				'It has to begin with -----BEGIN CERTIFICATE-----. juju show-controller prints it as ca-cert. ' +
				'Nothing was sent.',
			details: { field: 'ca' },
		});
	return { ca: input, serverName: serverName?.trim() || (input ? API_NAME : undefined), verify };
};

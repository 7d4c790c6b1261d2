import { MusterError } from '../../../core/errors.ts';
import { repairPem } from '../../../core/pem.ts';
import { pemFault } from '../../../net/pem-fault.ts';
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
 * @throws MusterError BAD_INPUT for a CA that is no PEM, or cut off
 */
export const trustOf = ({ ca, serverName, verify = true }: JujuOptions): TlsOptions => {
	const input = ca?.trim() ? repairPem(wrapped(ca)) : undefined;
	const fault = input === undefined ? undefined : pemFault(input);
	if (fault)
		throw new MusterError(
			'BAD_INPUT',
			fault === 'holds no certificate' ? 'CA certificate is not PEM' : `CA certificate ${fault}`,
			{
				hint:
					'Give all of it, from -----BEGIN CERTIFICATE----- to the END line. juju show-controller prints it as ' +
					'ca-cert. Nothing was sent.',
				details: { field: 'ca' },
			},
		);
	return { ca: input, serverName: serverName?.trim() || (input ? API_NAME : undefined), verify };
};

const untrusted = 'its certificate comes from an authority that is not trusted here';

/** What is wrong with a server’s certificate, by OpenSSL’s and Node’s codes, after “cannot be trusted: ”. */
export const certificateFaults: Readonly<Record<string, string>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
	SELF_SIGNED_CERT_IN_CHAIN: untrusted,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
	UNABLE_TO_GET_ISSUER_CERT: untrusted,
	CERT_SIGNATURE_FAILURE: untrusted,
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	EPROTO: 'it does not speak TLS there, or refuses ours',
};

/** What to do about some of them. */
export const certificateHints: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'The server’s owner has to renew it; also see whether the clock here is right.',
	CERT_NOT_YET_VALID: 'See whether the clock here is right.',
	ERR_TLS_CERT_ALTNAME_INVALID: 'Give the name of the certificate as server name.',
};

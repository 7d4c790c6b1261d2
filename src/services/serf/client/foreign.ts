/** How other servers begin, as far as their first bytes tell. */
const beginnings: readonly (readonly [RegExp, string])[] = [
	[/^HTTP\//, 'HTTP'],
	[/^SSH-/, 'SSH'],
	// a TLS alert record: what a TLS server answers to bytes that are no hello
	[/^\x15\x03[\x00-\x04]/, 'TLS'],
	[/^RFB /, 'VNC'],
	[/^(220|530|554)[ -]/, 'FTP or SMTP'],
	[/^-ERR /, 'the protocol of Redis'],
];

/** The protocol that a server speaks, by the first bytes it sent; `undefined` if they do not tell. */
export const protocolOf = (first: Uint8Array): string | undefined => {
	const text = Buffer.from(first.buffer, first.byteOffset, Math.min(first.length, 16)).toString('latin1');
	return beginnings.find(([beginning]) => beginning.test(text))?.[1];
};

/** What a new user’s client needs in order to log in the first time. */
export interface Registration {
	readonly user: string;
	/** `host:port` of the controller’s API, the likeliest first. */
	readonly addresses: readonly string[];
	/** As the server tells it: 32 bytes in base64. */
	readonly secretKey: string;
	/** What the controller is called; that client asks for a name where it is empty. */
	readonly controller: string;
}

/** Bytes with a DER tag and a length before them. */
const der = (tag: number, content: Buffer): Buffer => {
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
	const hex = length.toString(16);
	const long = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
	return Buffer.concat([Buffer.from([tag, 0x80 | long.length]), long, content]);
};

const isPrintable = (text: string): boolean => /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
/** PrintableString where its letters suffice, else UTF8String. */
const derText = (text: string): Buffer => der(isPrintable(text) ? 0x13 : 0x0c, Buffer.from(text));

/**
 * The text that `juju register` takes: a DER sequence of user, addresses, secret key, controller name and
 * proxy (empty), with zero bytes up to a multiple of 3, as base64url: so it ends without `=`. Clients before
 * 2.9 know no proxy, and pass over it.
 */
export const registrationText = ({ user, addresses, secretKey, controller }: Registration): string => {
	const whole = der(
		0x30,
		Buffer.concat([
			derText(user),
			der(0x30, Buffer.concat(addresses.map(derText))),
			der(0x04, Buffer.from(secretKey, 'base64')),
			derText(controller),
			derText(''),
		]),
	);
	return Buffer.concat([whole, Buffer.alloc((3 - (whole.length % 3)) % 3)]).toString('base64url');
};

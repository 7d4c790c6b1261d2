import { encodeFrame } from './frame.ts';
import { notConplyent } from './limits.ts';

const named = (name: string, ...rest: Uint8Array[]): Buffer =>
	encodeFrame(Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), ...rest]), true);

/** READY with the one property conplyent's socket needs: `Socket-Type: PAIR`. */
export const ready = (): Buffer => named('READY', Buffer.from('\x0bSocket-Type\0\0\0\x04PAIR', 'latin1'));

/**
 * PING: the peer ends the connection when it hears nothing for `ttl` seconds (up to 6553; ZMTP 3.1, section
 * 2.4).
 */
export const ping = (ttl: number): Buffer => {
	const deciseconds = Buffer.alloc(2);
	deciseconds.writeUInt16BE(Math.max(1, Math.min(0xffff, Math.round(ttl * 10))));
	return named('PING', deciseconds);
};

/** PONG, with what the PING carried after its ttl. */
export const pong = (context: Uint8Array): Buffer => named('PONG', context);

export type ZmtpCommand =
	| { readonly is: 'ready'; readonly socketType: string }
	| { readonly is: 'ping'; readonly ttl: number; readonly context: Buffer }
	| { readonly is: 'pong' };

/** The value of `Socket-Type` among the properties of a READY: `length8 name length32 value`, repeated. */
const socketType = (body: Buffer, from: number): string => {
	let found = '';
	for (let at = from; at < body.length;) {
		const name = at + 1;
		const value = name + (body[at] as number) + 4;
		if (value > body.length) throw notConplyent('a READY that ends within a property');
		const end = value + body.readUInt32BE(value - 4);
		if (end > body.length) throw notConplyent('a READY that ends within a property');
		if (body.toString('latin1', name, value - 4).toLowerCase() === 'socket-type')
			found = body.toString('latin1', value, end);
		at = end;
	}
	return found;
};

/**
 * The body of a command frame, read. Throws `PROTOCOL` for ERROR and for what is not a command of a PAIR
 * without security.
 */
export const decodeCommand = (body: Buffer): ZmtpCommand => {
	const rest = 1 + (body[0] ?? 0);
	if (body.length === 0 || rest > body.length) throw notConplyent('a command frame without a name');
	const name = body.toString('latin1', 1, rest);
	if (name === 'READY') return { is: 'ready', socketType: socketType(body, rest) };
	if (name === 'PONG') return { is: 'pong' };
	if (name === 'PING' && body.length >= rest + 2 && body.length <= rest + 18)
		return {
			is: 'ping',
			ttl: body.readUInt16BE(rest) / 10,
			context: body.subarray(rest + 2),
		};
	if (name === 'ERROR')
		throw notConplyent(`the refusal ${JSON.stringify(body.toString('latin1', rest + 1, rest + 257))}`);
	throw notConplyent(`the command ${JSON.stringify(name.slice(0, 32))}`);
};

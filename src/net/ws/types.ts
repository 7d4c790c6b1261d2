import type { Connection } from '../../core/connection.ts';

/** How the other side is recognised. */
export interface TlsOptions {
	/** PEM of the authorities to trust, instead of the system’s own. */
	readonly ca?: string | undefined;
	/** The name that the certificate has to have, where it is not the host’s. */
	readonly serverName?: string | undefined;
	/** Whether the certificate is verified. @default true */
	readonly verify?: boolean | undefined;
}

export interface WebSocketOptions {
	/** @example wss://10.0.0.1:17070/api */
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly tls?: TlsOptions;
	/**
	 * Bytes of the largest message that is taken; a larger one ends the connection (LIMIT). @default 256 MiB
	 */
	readonly maxBytes?: number;
	/**
	 * Milliseconds between two pings; a connection on which nothing was heard for two of them is ended. `0`:
	 * none. @default 30 000
	 */
	readonly heartbeat?: number;
	/** What should listen there, e.g. `a Juju controller`. */
	readonly listening: string;
}

/** A web socket that stands. `lost` tells why it ended: CONNECTION_LOST, LIMIT, CANCELLED. */
export interface WebSocketLink extends Connection {
	/** `host:port`. */
	readonly where: string;
	/** When anything was heard last, in ms of `performance.now()`. */
	readonly heard: number;
	/** Bytes that wait to be sent. */
	readonly unsent: number;
	/** @throws MusterError the reason of `lost`, where the connection has ended */
	send(text: string): void;
	/** Hands over every message, also those that came before; one listener. */
	receive(listener: (message: Buffer) => void): void;
	/** Takes no more from the network until `resume`. */
	pause(): void;
	resume(): void;
}

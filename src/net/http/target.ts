import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';

/** Where the requests of one pool go. */
export interface HttpTarget {
	/** Scheme, host and port, e.g. `https://cloud.example.org:5000`. */
	readonly origin: string;
	/** How messages call it, e.g. `cloud.example.org:5000`. */
	readonly label: string;
	/** Whether connections are encrypted. */
	readonly secure: boolean;
	/** A unix socket to connect to, instead of the origin’s host. */
	readonly socketPath?: string | undefined;
}

/** What error messages say of the kind of server that is expected. */
export interface ServerWords {
	/** What should listen there, e.g. `fleetd (its usual port is 49153)`. */
	readonly listening: string;
	/** What to do where it answers, but not in HTTP. */
	readonly notHttp: string;
	/** What to do where it does not speak TLS. */
	readonly notTls: string;
}

export interface HttpTls {
	/** PEM of a private CA; without it the system’s own. */
	readonly ca?: string | undefined;
	/** PEM of the client’s certificate and its key. */
	readonly cert?: string | undefined;
	readonly key?: string | undefined;
	readonly passphrase?: string | undefined;
	/** The name in the server’s certificate, where it is not the host. */
	readonly serverName?: string | undefined;
	/** Whether the server’s certificate is verified. @default true */
	readonly verify?: boolean | undefined;
}

/** Where a connection through a tunnel ends. */
export type HttpTunnelTarget = { readonly host: string; readonly port: number } | { readonly path: string };

export interface HttpOptions {
	readonly tls?: HttpTls | undefined;
	/** Milliseconds a connection may take to stand, encryption included. */
	readonly connectTimeout: number;
	/** Milliseconds in which nothing moves before a request is given up; 0: for ever. @default 0 */
	readonly idleTimeout?: number;
	/** Connections of one pool. @default 16 */
	readonly connections?: number;
	/** The most bytes of an answer that is read whole. @default 64 MiB */
	readonly maxAnswerBytes?: number;
	/** Makes connections in another way than from here, e.g. through SSH. */
	readonly forward?: ((far: HttpTunnelTarget) => Promise<Duplex>) | undefined;
	/** URL of an HTTP proxy, `http://user:password@host:port`. */
	readonly proxy?: string | undefined;
	/** An own undici dispatcher for every request. Closing it stays with its owner. */
	readonly dispatcher?: Dispatcher | undefined;
	readonly words: ServerWords;
}

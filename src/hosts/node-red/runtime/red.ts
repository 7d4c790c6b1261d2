/**
 * Node-RED's runtime as far as it is used here; the published types would bring a browser's globals into the
 * whole program.
 */
export interface Message {
	_msgid?: string;
	payload?: unknown;
	topic?: unknown;
	parts?: unknown;
	/** Finds the event that an *Answer* step answers. */
	_muster?: string;
	[property: string]: unknown;
}
/** One message, or what goes to each output. */
export type Send = (message: Message | readonly (Message | readonly Message[] | null)[]) => void;
/** An error, or a text with the properties of one. */
export type Done = (error?: object) => void;

export interface Status {
	readonly fill?: 'red' | 'green' | 'yellow' | 'blue' | 'grey';
	readonly shape?: 'ring' | 'dot';
	readonly text?: string;
	/** For Status nodes: code and whole message of what failed. */
	readonly code?: string;
	readonly message?: string;
}

export interface Config {
	readonly id: string;
	readonly type: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

/** A node while it runs. The number of a handler's parameters tells Node-RED how to call it. */
export interface RedNode {
	readonly id: string;
	readonly type: string;
	readonly name?: string;
	readonly credentials?: Readonly<Record<string, unknown>>;
	/** The nodes behind each output. */
	readonly wires?: readonly (readonly string[])[];
	on(event: 'input', handler: (message: Message, send: Send, done: Done) => void): void;
	on(event: 'close', handler: (removed: boolean, done: () => void) => void): void;
	send: Send;
	status(status: Status): void;
	log(text: string): void;
	warn(text: string): void;
	error(error: unknown, message?: Message): void;
}

export interface Request {
	readonly params: Readonly<Record<string, string>>;
	readonly body: unknown;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface Response {
	json(body: unknown): void;
	on(event: 'close', handler: () => void): void;
}
export type Handler = (request: Request, response: Response, next: (error?: unknown) => void) => void;

export interface Red {
	readonly nodes: {
		createNode(node: RedNode, config: Config): void;
		registerType(
			type: string,
			construct: (this: RedNode, config: Config) => void,
			options?: { readonly credentials: Readonly<Record<string, { readonly type: 'password' }>> },
		): void;
		getNode(id: string): RedNode | null | undefined;
		eachNode(visit: (config: Config) => void): void;
		/** Secrets as they are stored, before variables are filled in. */
		getCredentials?(id: string): Readonly<Record<string, unknown>> | undefined;
	};
	readonly httpAdmin: { post(path: string, ...handlers: Handler[]): void };
	readonly auth: { needsPermission(permission: string): Handler };
	readonly util: {
		evaluateNodeProperty(
			value: string,
			type: string,
			node: RedNode,
			message: Message | null,
			callback: (error: unknown, value?: unknown) => void,
		): void;
		/** Where a node stands decides: its group, its flow, the global settings, then the process. */
		getSetting?(node: RedNode | null, name: string): unknown;
		cloneMessage<M>(message: M): M;
		/** `createMissing`: makes the objects on the way to a nested property. */
		setMessageProperty(message: Message, property: string, value: unknown, createMissing: boolean): boolean;
		generateId(): string;
	};
	readonly events: { on(event: string, handler: (about?: { readonly config?: unknown }) => void): void };
	readonly settings: {
		readonly userDir?: string;
		/** A setting that Node-RED keeps itself. */
		get?(name: string): unknown;
	};
	readonly log?: { warn(text: string): void };
}

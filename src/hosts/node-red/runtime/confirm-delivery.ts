import type { Message, Red, RedNode } from './red.ts';

/** Nodes that pass a message on at once, to others that may close with them. */
const PASSING = /^(junction$|link out$|subflow:)/;

/** A turn of the event loop: Node-RED delivers what was sent within it. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Sends messages to the first output, and tells whether they arrived. The nodes behind it close with it in a
 * deploy: what was under way then is in doubt, unless they are those that still run.
 */
export const sendAndConfirm = async (
	red: Red,
	node: RedNode,
	messages: readonly Message[],
	closing: AbortSignal,
): Promise<boolean> => {
	const next = node.wires?.[0]?.map((id) => red.nodes.getNode(id));
	const isPassedOn = next === undefined || next.some((one) => !one || PASSING.test(one.type));
	node.send([messages, null]);
	await turn();
	const isReceived = !closing.aborted;
	await turn();
	if (!closing.aborted) return true;
	return !isPassedOn && (isReceived || next.every((one) => one && red.nodes.getNode(one.id) === one));
};

/**
 * Replies that may wait to be written: a server that is well reads each long before, and one that asks on
 * and reads nothing would fill the memory.
 */
const MOST_WAITING = 10_000;

/**
 * Sends replies while not too many of them wait; else `onFull`. What is sent is told once it is written.
 *
 * @example const backlog = replyBacklog(() => socket.destroy());
 * backlog((written) => socket.write(answer, written));
 */
export const replyBacklog = (onFull: () => void) => {
	let waiting = 0;
	const written = () => {
		waiting -= 1;
	};
	return (send: (written: () => void) => void): void => {
		if (waiting >= MOST_WAITING) return onFull();
		waiting += 1;
		send(written);
	};
};

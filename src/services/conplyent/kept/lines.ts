/** The longest line that is waited for; a longer one comes in pieces of this many characters. */
const LONGEST = 1024 * 1024;

/**
 * Bytes as lines without their ends (`\n` or `\r\n`), as they become whole; the last one needs no end. What is not UTF-8
 * becomes U+FFFD. Returns a function to be fed with bytes, and with nothing at the end.
 */
export const lineReader = () => {
	const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	let rest = '';
	return (bytes?: Uint8Array): string[] => {
		const text = rest + (bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
		const lines = text.split('\n');
		rest = lines.pop() ?? '';
		const whole = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
		while (rest.length > LONGEST) {
			whole.push(rest.slice(0, LONGEST));
			rest = rest.slice(LONGEST);
		}
		if (bytes === undefined && rest !== '') {
			whole.push(rest);
			rest = '';
		}
		return whole;
	};
};

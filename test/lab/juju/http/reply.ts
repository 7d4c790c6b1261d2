export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export const json = (
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Reply => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: Buffer.from(JSON.stringify(value)),
});

export const plain = (
	status: number,
	text: string,
	headers: Readonly<Record<string, string>> = {},
): Reply => ({
	status,
	headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', ...headers },
	body: Buffer.from(text),
});

export const missing = (): Reply => plain(404, '404 page not found\n');

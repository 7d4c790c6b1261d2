const WORDS: readonly (readonly [RegExp, string])[] = [
	[/\b(the|a|busy|this|your|of) flow(s?)\b/g, '$1 workflow$2'],
	[/\bA Buffer in Node-RED, base64 in n8n\b/g, 'Base64'],
	// a connection is a line between two nodes there
	[/\b(in|of) the connection\b(?! to)/g, '$1 the credential'],
	[/\bthe connection’s\b/g, 'the credential’s'],
	[/\bGive the connection\b/g, 'Give the credential'],
];

/** A text of the catalogue, which speaks of flows and messages as Node-RED does, as n8n's users say it. */
export const inN8nWords = (text: string): string =>
	WORDS.reduce((said, [from, to]) => said.replaceAll(from, to), text);

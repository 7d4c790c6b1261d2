/** A value as a JavaScript literal that can stand inside a script element. */
export const literal = (value: unknown, indent = ''): string =>
	(JSON.stringify(value, null, 2) ?? 'undefined')
		.replace(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, '$1$2:')
		.replaceAll('<', '\\u003c')
		.replaceAll('\u2028', '\\u2028')
		.replaceAll('\u2029', '\\u2029')
		.split('\n')
		.join(`\n${indent}`);

/** A text as html. */
export const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

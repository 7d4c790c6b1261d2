/** A message, and what a status has room for of it. */
export type Shortened = readonly [said: RegExp, shown: (first: string, second: string) => string];

/** Labels such as “Ports” and “Tags”, not “Status” and “Address”. */
const isPlural = (label: string): boolean => /[^su]s$/.test(label);
export const wrong = (label: string): string => `${label} ${isPlural(label) ? 'are' : 'is'} wrong`;

/** What was wrong with a value, where its name and the reason stand far from each other. */
export const wrongValues: readonly Shortened[] = [
	[/^(.{1,18}?) takes .+, which (is .+)$/, (label, is) => `${label} ${is}`],
	[/^(.{1,20}?) is .+, (?:but has to be|which is no) /, (label) => wrong(label)],
	[/^(.{1,18}?) was set, but its value (is .+)$/, (label, is) => `${label} ${is}`],
	[/^The chosen (connection) is (missing)/, (what, is) => `${what} ${is}`],
	[/^The chosen (connection) is of/, (what) => `wrong ${what}`],
	[/^The file .+ cannot be read: there is none$/, () => 'no such file'],
	[/^(.{1,20}?) (is|are) needed\b/, (label, be) => `${label} ${be} missing`],
	[/^The (values) of the node are no object$/, (what) => `${what} are no object`],
	[/^The result cannot be put into /, () => 'no place for the result'],
	[/^This version has no (operation)/, (what) => `unknown ${what}`],
	[/^This version knows no (field .+)/, (field) => `unknown ${field}`],
	[/^“.+” and “.+” were both given, and they exclude each other$/, () => 'two fields contradict'],
];

/** Where the reason stands too far behind in a message, of whatever code. */
export const reasonsFirst: readonly Shortened[] = [
	[/^There is an? \w+ (“.+”).* already$/, (name) => `there already: ${name}`],
	[/^There is (no .+)$/, (nothing) => nothing],
	[/^(\d+) [\w ]+ are called (“.+)$/, (count, name) => `${count} are called ${name}`],
];

/** Why a server is not reachable, where the message says it. */
export const unreachable: readonly (readonly [said: RegExp, shown: string])[] = [
	[/ cannot be trusted/, 'not trusted'],
	[/ its name is not known$/, 'name not known'],
];

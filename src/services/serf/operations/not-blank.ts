/** A name is sent exactly as it was given, but nobody listens for blanks. */
export const notBlank = { pattern: String.raw`[\s\S]*\S[\s\S]*`, expected: 'a name, not blanks' } as const;

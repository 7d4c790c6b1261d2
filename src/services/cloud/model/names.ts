/** A text as a regular expression that matches it alone: nova’s `name` filter is one, unanchored. */
export const exactly = (name: string): string => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

/** A text as a regular expression that matches it alone: nova’s `name` filter is one, unanchored. */
export const exactly = (name: string): string => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
/** A name as a filter of Glance’s: what stands before a colon is an operator there, e.g. of `ubuntu:22.04`. */
export const asEqual = (name: string): string => (name.includes(':') ? `eq:${name}` : name);

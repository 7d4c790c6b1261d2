/** How deep values may lie in each other. The protocol’s own messages have 4 levels. */
export const MAX_DEPTH = 100;
/** Values within one pickle, counted as they are made. */
export const MAX_VALUES = 4_000_000;
/** Lists, dicts, sets and objects within one pickle: one byte makes one, and it takes hundreds to hold. */
export const MAX_CONTAINERS = 250_000;
/** Bytes of one integer; Python itself refuses to print one of more than 4300 digits. */
export const MAX_INTEGER_BYTES = 2048;

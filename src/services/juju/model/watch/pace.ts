/** Milliseconds of a second, for looks and for patience with agents that are away; tests make it short. */
export const pace = { second: 1000 };

const EXPORTED = 'What is typed here is exported too: take it from an expression or a variable';

/** The help of a secret that a step is given: unlike one of a connection, it is stored as it is typed. */
export const typedSecret = <const T extends string>(help: T): `${T}. ${typeof EXPORTED}` =>
	`${help}. ${EXPORTED}`;

const ALLOWED = Symbol.for('@muster/host-files');
const shared = globalThis as { [ALLOWED]?: boolean };

/**
 * Lets services read files and variables of the machine that a connection names. For hosts whose users may do
 * so anyway (Node-RED), and for scripts; n8n never calls it: there only a folder that the administrator names
 * in a variable is read.
 */
export const allowHostFiles = (allowed = true): void => {
	shared[ALLOWED] = allowed;
};

export const areHostFilesAllowed = (): boolean => shared[ALLOWED] === true;

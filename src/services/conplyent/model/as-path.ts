/**
 * A path as a program of the server takes it: a bare `-` means its input to `sha256sum` and `head`, and the
 * folder before this one to `cd`.
 */
export const asPath = (path: string): string => (path === '-' ? './-' : path);

/** A shell’s command that enters the folder `$1`, also where the server’s environment has a CDPATH. */
export const ENTER = 'CDPATH= cd -- "$1"';

/** What a shell does itself, or begins a compound command with: no program of its own. */
const BUILTINS = new Set(
	`. : alias bg break builtin case cd command continue declare dirs do done echo elif else esac eval exec exit export false fc fg fi for
function getopts hash help history if in jobs kill let local logout popd printf pushd pwd read readonly return select set shift source
test then time times trap true type typeset ulimit umask unalias unset until wait while [ [[ !`.split(/\s+/),
);

/**
 * A script as it is given to `sh -c`. One program with its arguments replaces the shell, so that killing the
 * job ends the program; of several commands only the shell would be ended.
 */
export const shellScript = (command: string): string => {
	const text = command.trim();
	const [first = ''] = text.split(/\s/);
	const isOne = !/[;&|(){}`\n]/.test(text) && !/^[A-Za-z_]\w*=/.test(first) && !BUILTINS.has(first);
	return isOne ? `exec ${text}` : command;
};

/**
 * The words of a command that means the same without a shell, e.g. `ls -l /var/log`; else `undefined`. Run
 * so, it is listed and killed as what it is, and a server on Windows can run it too.
 */
export const plainWords = (command: string): string[] | undefined => {
	const words = command.trim().split(/[ \t]+/);
	const [first = ''] = words;
	return /^[\w ,.:/@%+\t-]+$/.test(command) && first !== '' && !BUILTINS.has(first) ? words : undefined;
};

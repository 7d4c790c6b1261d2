import { IN_HEX } from '../names-in-hex.ts';
import { SAME_PROCESS } from './same-process.ts';

/**
 * Runs a program with its output in a file. `$1`: a folder that does not exist yet; the rest: the program and
 * its words. In the folder: `output` (both streams), `pid` (the numbers of this shell and of the program, and
 * when each began), and at the end `exit`, which appears whole or not at all. The program’s input stays the
 * job’s; where the system has `setsid`, it leads a process group of its own. SIGTERM, which the server’s
 * `kill` sends, is passed on and the exit code still kept. The place for `pid` and `exit` is taken beforehand,
 * so that a disk that fills up meanwhile changes nothing. The one line it prints tells that all is in place; a
 * job that prints nothing more survives a lost connection.
 */
export const KEEP = `${SAME_PROCESS}
folder=$1; shift
old=$(umask); umask 077
mkdir "$folder" && : >"$folder/output" || exit 125
for file in pid exit; do printf '%200s\\n' '' >"$folder/$file.part" || exit 125; done
umask "$old"
exec 3<&0
if command -v setsid >/dev/null; then setsid "$@" >>"$folder/output" 2>&1 <&3 3<&- &
else "$@" >>"$folder/output" 2>&1 <&3 3<&- &
fi
program=$!
exec 3<&- </dev/null
trap 'kill -s TERM -- "-$program" 2>/dev/null || kill -s TERM "$program" 2>/dev/null' TERM HUP INT
shell=$(began $$); began=$(began "$program")
# a short program has ended by now: its group is nobody's who has that number
[ -z "$shell" ] || [ "$began" ] || began=".$(machine)"
echo "$$ $program $shell $began" 1<>"$folder/pid.part" && mv "$folder/pid.part" "$folder/pid"
echo "kept $program"
wait "$program"; code=$?
while kill -0 "$program" 2>/dev/null; do wait "$program"; code=$?; done
echo "$code" 1<>"$folder/exit.part" && mv "$folder/exit.part" "$folder/exit"
exit "$code"`;

/**
 * Copies what a kept output holds behind byte `$2`, at most `$3` bytes, to the file `$4`, all in the folder
 * `$1`. Prints
 * `size exit`: the size as of now and the exit code, `-` while it runs, `gone` if it ended without leaving a
 * code. Where nothing can be written, on a full disk, the first `$5` of these bytes follow as hexadecimal
 * digits. The code is looked up before the size, so with a code the size is final.
 */
export const SLICE = `${SAME_PROCESS}
cd "$1" && read -r shell program shellBegan programBegan <pid && [ "$program" ] && [ -f output ] || exit 125
code=-
if [ -f exit ]; then read -r code <exit
elif ! runs "$shell" "$shellBegan" && ! runs "$program" "$programBegan" && [ ! -f exit ]; then code=gone
fi
size=$(($(wc -c <output)))
umask 077
if [ "$size" -gt "$2" ] && ! tail -c "+$(($2 + 1))" output | head -c "$3" 2>/dev/null >"$4"; then
	rm -f "$4" 2>/dev/null
	printf '%s %s ' "$size" "$code"
	tail -c "+$(($2 + 1))" output | head -c "$5" | ${IN_HEX}
	echo
else echo "$size $code"
fi`;

/**
 * Sends the signal `$2` to the program of the folder `$1`, and to its children where it leads a group. Exit
 * code 0 if it was there to get it, 3 if it had ended, else refused.
 */
export const SIGNAL = `${SAME_PROCESS}
cd "$1" && read -r shell program shellBegan programBegan <pid && [ "$program" ] || exit 125
[ -f exit ] && exit 3
runs "$program" "$programBegan" || exit 3
kill -s "$2" -- "-$program" 2>/dev/null || kill -s "$2" "$program"`;

/**
 * Ends the program of the folder `$1` and its children, but nobody who has got its number since: TERM, and
 * after two seconds KILL. What is only being started is waited for. Exit code 0 if nothing runs any more, else
 * 1.
 */
export const END = `${SAME_PROCESS}
[ -d "$1" ] || sleep 1
cd "$1" 2>/dev/null || exit 0
[ -f pid ] || sleep 1
read -r shell program shellBegan programBegan <pid || exit 0
tell() {
	leads "$program" "$programBegan" || return 1
	kill -s "$1" -- "-$program" 2>/dev/null && return 0
	[ ! -f exit ] && runs "$program" "$programBegan" && kill -s "$1" "$program" 2>/dev/null
}
gone() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		tell 0 || return 0
		sleep 0.2 2>/dev/null || sleep 1
	done
	return 1
}
tell TERM
gone || { tell KILL; gone; } || [ -f exit ] || exit 1
for _ in 1 2 3 4 5; do
	[ -f exit ] || ! runs "$shell" "$shellBegan" && exit 0
	sleep 0.2 2>/dev/null || sleep 1
done`;

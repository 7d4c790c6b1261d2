/**
 * Shell functions that tell a process from a later one with the same number: numbers are given again, all of
 * them after a restart of the machine.
 *
 * `began PID`: when that process began, and in which run of the machine, in one word without blanks; nothing
 * where no process has the number. `runs PID WORD`: whether the process that began then still runs. `leads
 * PID WORD`: whether its process group is still the one that it led, also when it has ended itself. A system
 * that has neither `/proc` nor `ps` tells by the number alone.
 */
export const SAME_PROCESS = `machine() {
	cat /proc/sys/kernel/random/boot_id 2>/dev/null ||
		sysctl -n kern.bootsessionuuid 2>/dev/null || sysctl -n kern.boot_id 2>/dev/null
}
began() (
	set -f
	all=
	while read -r line; do all="$all $line"; done 2>/dev/null <"/proc/$1/stat"
	if [ "$all" ]; then set -- \${all##*) }; start=\${20}
	else start=$(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null | tr -cd A-Za-z0-9)
	fi
	[ -z "$start" ] || echo "$start.$(machine)"
)
runs() { kill -0 "$1" 2>/dev/null && { [ -z "$2" ] || [ "$(began "$1")" = "$2" ]; }; }
leads() {
	[ "$2" ] || return 0
	now=$(began "$1")
	[ "$now" = "$2" ] || { [ -z "$now" ] && [ "$(machine)" = "\${2#*.}" ]; }
}`;

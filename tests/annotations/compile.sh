#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# compile.sh OBJDIR [DIR...] - the headers of annotations bring no message to a kernel's compiles
#
# OBJDIR is a kernel's object folder whose DIRs (default: all of it) have their compile commands in
# .o.cmd files. Each is run with the plugin as lockctx check runs it, but with all warnings on;
# where GCC says something, it is run without plugin and headers too, and what is new is printed.
# Nothing is written in OBJDIR. The last line counts. Exit: 0 nothing new, 1 something, 2 could not
# run.
#
# BUILD  the build folder (default: build)
# JOBS   how many compiles at a time (default: 2)

set -u
top=$(realpath "$(dirname "$0")/../..") || exit 2
BUILD=$(realpath "${BUILD:-$top/build}") || exit 2
plugin=$BUILD/plugin/lockctx_plugin.so
headers=$top/sparse-annotations

# one FILE - the messages that are new in the compile of one .o.cmd, sorted
one()
{
	line=$(sed -n -E -e 's/ *(;.*)?$//' \
		-e 's/^(saved)?cmd_[^ ]* := ([^ ]*gcc.* -c .*\.c)$/\2/p' "$1" |
		sed -E -e 's|-Wp,-MMD,[^ ]+||' -e 's| -o [^ ]+ | |')
	case $line in
	*/linux/compiler_types.h*) ;;
	*) return 0 ;;
	esac
	echo "compiled $1"
	with=$(echo "$line" | sed -E "s|^([^ ]+) |\1 -I$headers/gcc |")
	said=$(sh -c "$with -include $headers/facts.h -fplugin=$plugin \
		-fplugin-arg-lockctx_plugin-mode=facts -o /dev/null" 2>&1 | grep -E 'warning:|error:') ||
		return 0
	before=$(sh -c "$line -o /dev/null" 2>&1 | grep -E 'warning:|error:')
	printf '%s\n' "$said" | while read -r message; do
		case $before in
		*"$message"*) ;;
		*) echo "new: $message" ;;
		esac
	done
}

if [ "${1:-}" = --one ]; then
	one "$2"
	exit 0
fi
if [ $# -lt 1 ] || [ ! -d "$1" ] || [ ! -f "$plugin" ]; then
	echo "usage: compile.sh OBJDIR [DIR...], with the plugin built" >&2
	exit 2
fi
cd "$1" || exit 2
shift
[ $# -gt 0 ] || set -- .
export BUILD
find "$@" -name '.*.o.cmd' | LC_ALL=C sort |
	xargs -P "${JOBS:-2}" -n 1 "$top/tests/annotations/${0##*/}" --one | awk '
	/^compiled / { files++; next }
	{ print; found++ }
	END {
		printf "%d files, %d new messages\n", files, found
		exit files == 0 ? 2 : found > 0
	}'

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - a compile with the plugin that icecc sends away brings facts back
#
# A scheduler and two daemons on the loopback device: one is this machine's and takes no jobs, the
# other one stands for a machine of the farm and has nothing but what icecc sent it, in a chroot.
# Prints TAP; skipped, and it is said, where icecc is not installed or no daemon can have a chroot.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# PORT     the first of three free ports (default: 19765)

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=$(realpath "${BUILD:-build}")
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
plugin=$BUILD/plugin/lockctx_plugin.so
port=${PORT:-19765}
net=lockctx-$$
patience=${PATIENCE:-300}	# seconds for a compile
PATH=$PATH:/usr/sbin
count=0
failed=0
pids=

skip()
{
	echo "# skipped: $1"
	echo "1..0 # SKIP $1"
	exit 0
}

for tool in icecc iceccd icecc-scheduler unshare; do
	command -v $tool >/dev/null || skip "$tool is not installed: run kbuild/setup.sh farm"
done
[ "$(id -u)" -eq 0 ] || skip "only root can give the daemon a chroot"
unshare -m true 2>/dev/null || skip "no namespace can be made here"

work=$(mktemp -d) || exit 2
finish()
{
	# shellcheck disable=SC2086 # process ids
	[ -z "$pids" ] || kill $pids 2>/dev/null
	wait
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 2' HUP INT TERM
chmod 755 "$work"
for folder in local remote; do
	mkdir "$work/$folder" && chmod 777 "$work/$folder"
done

# result NAME [WHAT IS WRONG]
result()
{
	count=$((count + 1))
	if [ $# -eq 1 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		printf '%s\n' "$2" | tail -n 10 | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

# holds NAME COMMAND...
holds()
{
	name=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		result "$name"
	else
		result "$name" "$(cat "$work/said")"
	fi
}

# An icecc daemon takes no jobs while its machine is busy, and this one may be, with other tests:
# the daemons see a /proc/stat of their own, of two processors that are always idle.
idle()
{
	now=1000
	while [ -d "$work" ]; do
		printf "cpu%s 0 0 0 %010d 0 0 0 0 0 0\n" ' ' $now 0 $now 1 $now 1<>"$work/stat"
		now=$((now + 100))
		sleep 1
	done
}

# daemon NAME JOBS OPTION...: with so many processors to give away
daemon()
{
	name=$1
	jobs=$2
	shift 2
	# shellcheck disable=SC2016 # for the other shell
	unshare -m sh -c 'mount --bind "$1" /proc/stat && shift && exec iceccd "$@"' daemon "$work/stat" \
		-s "127.0.0.1:$port" -n "$net" -N "$name" -m "$jobs" -b "$work/$name/env" \
		-l "$work/$name/log" -vvv "$@" >"$work/$name/out" 2>&1 &
	pids="$pids $!"
}

idle &
pids="$pids $!"
sleep 1
icecc-scheduler -n "$net" -p "$port" -l "$work/local/scheduler" -vvv &
pids="$pids $!"
ICECC_TEST_SOCKET=$work/local/socket
export ICECC_TEST_SOCKET
daemon local 0 --no-remote
unset ICECC_TEST_SOCKET
daemon remote 2 -p $((port + 2))
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
	[ "$(grep -c 'login' "$work/local/scheduler" 2>/dev/null)" -ge 2 ] && break
	sleep 1
done
if [ "$(grep -c 'login' "$work/local/scheduler")" -lt 2 ]; then
	cat "$work"/*/log "$work"/*/out >&2
	echo "run.sh: the daemons do not find the scheduler" >&2
	exit 2
fi

# How many compiles the other machine has ended well.
done_there()
{
	grep -c 'Remote compilation completed with exit code 0' "$work/remote/log"
}

# far OBJECT OPTION...: compiled by the other machine, if it can. It is asked again, for icecc does
# not wait for ever until its package is made, and then compiles here.
far()
{
	object=$1
	shift
	before=$(done_there)
	for _ in 1 2 3; do
		send "$object" "$@" || return
		[ "$(done_there)" -eq "$before" ] || return 0
	done
	cat "$work/client" "$work/remote/log"
	return 1
}

# A daemon at 127.0.0.1 is taken for this machine, but for ICECC_TEST_REMOTEBUILD.
send()
{
	object=$1
	shift
	ICECC_TEST_REMOTEBUILD=1 ICECC_TEST_SOCKET=$work/local/socket ICECC_PREFERRED_HOST=remote ICECC_ENV_COMPRESSION=none \
		ICECC_DEBUG=debug ICECC_LOGFILE=$work/client timeout "$patience" icecc \
		gcc -O2 -Itests/cases/include "$@" -c -o "$object" tests/cases/basic/direct.c
}

# near OBJECT OPTION...: compiled here
near()
{
	object=$1
	shift
	gcc -O2 -Itests/cases/include "$@" -c -o "$object" tests/cases/basic/direct.c
}

# The plugin as make install leaves it: icecc looks for the libraries of a program alone.
install -m 644 "$plugin" "$work/lockctx_plugin.so"

# sent WAY OPTION...: with the plugin in this way of use
sent()
{
	way=$1
	shift
	rm -f "$work/far.o"
	holds "$way: the other machine compiles" far "$work/far.o" "-fplugin=$work/lockctx_plugin.so" "$@"
	near "$work/near.o" "-fplugin=$work/lockctx_plugin.so" "$@"
	for object in near far; do
		"$LOCKCTX" facts "$work/$object.o" >"$work/$object.facts"
	done
	holds "$way: its facts are those of a compile here" cmp "$work/near.facts" "$work/far.facts"
	LOCKCTX_CACHE=$work/cache "$LOCKCTX" analyze "$work/far.o" >"$work/found" 2>&1
	holds "$way: in which the deadlock is found" grep -q 'Wlockctx-must-not-hold' "$work/found"
}

sent 'riding along'
sent 'facts alone' -fplugin-arg-lockctx_plugin-mode=facts
echo "1..$count"
[ $failed -eq 0 ]

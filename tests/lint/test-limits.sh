#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-limits.sh - lockctx lint and patches that take too much: processes, memory, time, the disk. The
# sandbox stops each, which one line tells, and nothing of it runs on. Prints TAP.
# shellcheck disable=SC2016 # variables of make
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

git_kernel
break_it
commit 'virt: wait while reading'
in_kernel git branch bad
in_kernel git reset -q --hard "$base"

# build NAME COMMAND: a commit whose Makefile runs that, on branch NAME
build()
{
	in_kernel git checkout -q -b "$1"
	printf '$(shell %s)\n' "$2" >>"$k/virt/Makefile"
	commit "$1"
	in_kernel git checkout -q main
}

# stopped NAME BRANCH TEXT OPTION...: lint ends with 2 and one line that has TEXT
stopped()
{
	name=$1
	branch=$2
	text=$3
	shift 3
	lint -q "$@" "$base..$branch"
	check "$name" 2 "$text"
	holds "$name: one line" [ "$(grep -c '^lockctx: ' "$work/err")" -eq 1 ]
}

# ---- what a Makefile does
limit='cannot be built: error: stopped by the sandbox: it takes more than'
# What a test leaves behind would be seen by its argument.
mark=lockctx-test-$$
build fork-bomb "f() { f $mark | f $mark & }; f; sleep 100"
stopped 'a fork bomb' fork-bomb "$limit 300 processes (--limit processes=300)" --limit processes=300
build many-sleepers "for i in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4 5 6 7 8 9; do sleep 987654 & done; done; wait"
stopped 'many that do nothing' many-sleepers "$limit 50 processes" --limit processes=50
build memory-eater "perl -e '\$\$x .= q(x) x 1000000 while 1' $mark"
stopped 'one that takes all memory' memory-eater "$limit 200 MiB of memory (--limit memory=200)" \
	--limit memory=200
build memory-eaters "for i in 1 2 3 4 5 6 7 8; do perl -e '\$\$x = q(x) x 50000000; sleep 100' $mark & done; wait"
stopped 'several that take it together' memory-eaters "$limit 200 MiB of memory" --limit memory=200
# Enough for what the base's Makefiles do, on a machine that is busy.
build endless "setsid sh -c \"while :; do sleep 1; done $mark\" >/dev/null 2>&1 </dev/null & while :; do sleep 1; done"
stopped 'a build that does not end' endless "$limit 15 seconds (--limit time=15)" --limit time=15
build big-file 'cat /dev/zero >$(O)/big'
stopped 'one file that fills the disk' big-file "$limit 20 MiB on disk (--limit disk=20)" --limit disk=20
build many-files 'for i in 1 2 3 4 5 6 7 8 9; do head -c 5000000 /dev/zero >$(O)/big$$i; done; sleep 100'
stopped 'many files that do' many-files "$limit 20 MiB on disk" --limit disk=20
build full-tmp 'cat /dev/zero >/tmp/big'
stopped 'a file in /tmp' full-tmp 'the sandbox forbids: cat: write error: No space left on device' \
	--limit disk=20
build full-dev 'cat /dev/zero >/dev/shm/big'
stopped 'a file in /dev/shm' full-dev 'the sandbox forbids: ' --limit disk=20
holds 'nothing of them is left' not pgrep -f "$mark"
holds 'nor of those that slept' not pgrep -f 'sleep 987654'
holds 'nor what they wrote' [ "$(du -sm "$LOCKCTX_CACHE" | cut -f 1)" -lt 20 ]

# ---- what a source does
{
	echo '#define A0 int a;'
	for i in 1 2 3 4 5 6 7 8 9; do
		printf '#define A%s A%s A%s A%s A%s A%s A%s A%s A%s A%s A%s\n' $i $((i - 1)) $((i - 1)) \
			$((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1))
	done
	echo A9
} >>"$k/virt/waits.c"
in_kernel git checkout -q -b macros
commit macros
in_kernel git checkout -q main
stopped 'a source that takes all memory' macros \
	'does not compile: error: stopped by the sandbox: it takes more than 300 MiB of memory' \
	--limit memory=300
stopped 'a source that takes for ever' macros \
	'does not compile: error: stopped by the sandbox: it takes more than 5 seconds' --limit time=5

# ---- all of that is gone
lint "$base..bad"
check 'afterwards all is well' 1 'virt/reads.c:8:1: warning'
refuses_option 'an unknown limit' "--limit: 'cores=1': limits are time, memory, processes and disk" \
	"$LOCKCTX" lint --limit cores=1 -k "$k" "$base..bad"
for wrong in time time= time=x time=-1 time=0 time=1x; do
	refuses_option "a limit that is none: $wrong" "--limit: '$wrong': a number of seconds has to" \
		"$LOCKCTX" lint --limit "$wrong" -k "$k" "$base..bad"
done

# A guard whose caller is killed takes the sandbox with it.
"$LOCKCTX" lint -q -k "$k" -O "$obj" "$base..endless" >/dev/null 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
	pgrep -f "$mark" >/dev/null && break
	sleep 1
done
holds 'it runs' pgrep -f "$mark"
kill -9 $pid
wait $pid 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
	pgrep -f "$mark" >/dev/null || break
	sleep 0.5
done
holds 'when lint is killed, nothing of the sandbox is left' not pgrep -f "$mark"
finish

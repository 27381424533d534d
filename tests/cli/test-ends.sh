#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-ends.sh - an analysis that is ended before its end: by Ctrl-C, by its time limit, by a crash.
# What is solved by then is reported, and what is not is named. And any number of classes at a time
# make the same report. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/ends-lib.sh
. "${0%/*}/ends-lib.sh"

# A class with a finding each, and one without.
cat >"$work/two.c" <<'END'
#include <linux/mutex.h>
struct mutex first, second, third;
void takes_first(void) { mutex_lock(&first); mutex_lock(&first); mutex_unlock(&first); mutex_unlock(&first); }
void takes_second(void) { mutex_lock(&second); mutex_lock(&second); mutex_unlock(&second); mutex_unlock(&second); }
void takes_third(void) { mutex_lock(&third); mutex_unlock(&third); }
END
compile "$work/two.c" "$work/facts/two.o"
sed 's/first/fourth/g; s/second/fifth/g; s/third/sixth/g' "$work/two.c" >"$work/more.c"
compile "$work/more.c" "$work/facts/more.o"
k=$work/kernel
kernel_tree "$k"

run "$LOCKCTX" analyze --format=json -q "$work/facts"
check 'all of it' 1
cp "$work/out" "$work/all.json"
for jobs in 1 2 7; do
	run "$LOCKCTX" analyze --format=json -q -j $jobs "$work/facts"
	holds "-j $jobs: the same bytes" cmp "$work/out" "$work/all.json"
done
run "$LOCKCTX" analyze -q "$work/facts"
holds 'quiet' not grep -E '^(loading|solving)' "$work/err"
run "$LOCKCTX" analyze -v "$work/facts"
holds 'verbose: a line for each class, with its time' \
	[ "$(grep -cE '^solving [1-6]/6: (first|second|third|fourth|fifth|sixth), [0-9.]+ s of CPU$' "$work/err")" -eq 6 ]

# missing NAME WHY: the last run, of which one class is missing, and not its findings alone
missing()
{
	check "$1: 2" 2
	holds "$1: a finding less" [ "$(jq '[.findings[] | (., .other_ways[]?)] | length' "$work/out")" -eq 3 ]
	holds "$1: which is missing is among the coverage" \
		jq -e '.coverage.given_up | length == 1' "$work/out"
	holds "$1: and in the summary, with what ended it" grep -qE \
		"^1 lock class given up: $(jq -r '.coverage.given_up[0]' "$work/out") \\(ended by $2\\)$" "$work/err"
	holds "$1: explain knows the others" \
		"$LOCKCTX" explain "$(jq -r '.findings[0].id' "$work/out")"
}

# Which class the part is, is no matter, as long as it has a finding.
part=
for n in 1 2 3 4 5 6; do
	run env LD_PRELOAD="$LIBRARY" PART=$n HOW=crash "$LOCKCTX" analyze -q -j1 --format=json "$work/facts"
	if [ "$(jq '[.findings[] | (., .other_ways[]?)] | length' "$work/out")" -eq 3 ]; then
		part=$n
	fi
done
holds 'a part that has a finding' [ -n "$part" ]
run env LD_PRELOAD="$LIBRARY" PART="$part" HOW=crash "$LOCKCTX" analyze -q -j2 --format=json "$work/facts"
missing 'a crash' 'a fault'
holds 'it is said of which class' grep -q 'is given up: internal fault (Segmentation fault); please report it' "$work/err"
run env LD_PRELOAD="$LIBRARY" PART="$part" HOW=kill "$LOCKCTX" analyze -q -j2 --format=json "$work/facts"
missing 'no memory' 'a fault'
run env LD_PRELOAD="$LIBRARY" PART="$part" HOW=wait "$LOCKCTX" analyze -q -j2 --time-limit=5 \
	--format=json "$work/facts"
missing 'the time limit' 'the time limit'
run env LD_PRELOAD="$LIBRARY" PART="$part" HOW=wait "$LOCKCTX" analyze -q -j2 --time-limit=5 --keep-going \
	"$work/facts"
check 'the time limit, with --keep-going' 1

# signalled NAME SIGNAL...: send these to one that waits for its last part, 2 ms apart
signalled()
{
	name=$1
	shift
	# What the last run said is not waited for.
	: >"$work/err"
	# A shell has what it starts in the background ignore SIGINT.
	# shellcheck disable=SC2016 # variables of perl
	env LD_PRELOAD="$LIBRARY" PART="$part" HOW=wait perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		"$LOCKCTX" analyze -v -j2 --format=json "$work/facts" >"$work/out" 2>"$work/err" &
	pid=$!
	until grep -q '^solving 5/6' "$work/err"; do
		sleep 0.1
	done
	# shellcheck disable=SC2016 # variables of perl
	perl -e '$pid = shift; for (@ARGV) { kill $_, $pid; select undef, undef, undef, 0.002 }' $pid "$@"
	wait $pid
	status=$?
	missing "$name" 'a signal'
}
for signal in INT TERM HUP XCPU; do
	signalled "SIG$signal" $signal
done
for signal in INT TERM HUP; do
	signalled "SIG$signal, said twice" $signal $signal
done
signalled 'SIGTERM, and what a terminal that goes says' TERM HUP INT TERM
# timeout(1) signals what it runs, and then its group.
run env LD_PRELOAD="$LIBRARY" PART="$part" HOW=wait timeout 4 "$LOCKCTX" analyze -q -j2 --format=json "$work/facts"
holds 'timeout(1): it is said that the time is over' [ $status -eq 124 ]
status=2
missing 'timeout(1)' 'a signal'
holds 'timeout(1): no process is said to have a fault' not grep -q 'internal fault' "$work/err"

# A report that is not all is not kept.
run env LD_PRELOAD="$LIBRARY" PART=1 HOW=wait "$LOCKCTX" check -q -k "$k" --time-limit=2
check 'check that is ended' 2 'no findings'
run "$LOCKCTX" check -q -k "$k"
check 'the next one has all' 1 'virt/bad.c:8:1: warning'
for limit in 0 -1 soon 2x ''; do
	refuses_option "--time-limit '$limit'" 'how many seconds?' \
		"$LOCKCTX" analyze --time-limit "$limit" "$work/facts"
done
finish

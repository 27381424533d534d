#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-whole.sh - lockctx lint where not all could be looked at: nothing is called new or gone that only
# was not seen, nothing is kept that is not all, and what a patch has to do with is not clean. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/ends-lib.sh
. "${0%/*}/../cli/ends-lib.sh"

# A lock that is taken twice, there before the patches.
git_kernel
cat >"$k/virt/old.c" <<'END'
#include <linux/mutex.h>
struct old { struct mutex lock; int n; };
void old_twice(struct old *o)
{
	mutex_lock(&o->lock);
	mutex_lock(&o->lock);
	mutex_unlock(&o->lock);
}
END
sed -i 's/^obj-y.*/& old.o/' "$k/virt/Makefile"
commit 'virt: an old one'
make -s -C "$k" "O=$obj" olddefconfig prepare virt/ >"$work/log" 2>&1 || exit 2
in_kernel git tag old
# shellcheck disable=SC2016 # text of sed
edit virt/old.c '$a int nothing(void) { return 3; }'
commit 'virt: nothing of it'

# Which part of the base's analysis is the lock's
part=
for n in 1 2 3; do
	rm -rf "$LOCKCTX_CACHE" "$work/once"
	run env LD_PRELOAD="$LIBRARY" ONCE="$work/once" PART=$n HOW=kill \
		"$LOCKCTX" lint -q -j1 -k "$k" -O "$obj" old..main
	if grep -q 'old::lock is given up' "$work/err"; then
		part=$n
		break
	fi
done
holds 'there is a part for the lock' [ -n "$part" ]

# ended HOW ARGUMENT...: the first analysis of lint is ended so
ended()
{
	how=$1
	shift
	rm -f "$work/once"
	run env LD_PRELOAD="$LIBRARY" ONCE="$work/once" PART="$part" HOW="$how" \
		"$LOCKCTX" lint -q -j1 -k "$k" -O "$obj" "$@"
}

# unknown NAME WHY: so the last run ended, whose base lacks the class
unknown()
{
	check "$1: not clean" 2 "ended by $2 before all lock classes were solved"
	holds "$1: nothing is called new" \
		grep -q ': 0 findings introduced, 1 that may have been there before, 0 there before$' "$work/err"
	holds "$1: the class that is missing is named" \
		grep -qE "^[12] lock class(es)? given up: .*old::lock \\(ended by $2\\)\$" "$work/err"
	says "$1: of the finding" 'may have been there before: not all of old::lock could be looked at then'
	holds "$1: no patch is said to bring it" not grep -q 'introduced by' "$work/out"
	lint -q old..main
	check "$1: the next one has all" 0 ': 0 findings introduced, 1 there before'
	rm -rf "$LOCKCTX_CACHE"
}

rm -rf "$LOCKCTX_CACHE"
ended kill old..main
unknown 'a process is killed' 'a fault'
ended wait --time-limit=2 old..main
unknown 'the time limit' 'the time limit'
ended kill --keep-going old..main
check '--keep-going: by what is found' 1 'that may have been there before'
rm -rf "$LOCKCTX_CACHE"
ended kill --format=json old..main
holds 'JSON: which one may be old, and which class is missing' asks '[.findings[].maybe_old] == [true] and
	.coverage.given_up == ["old::lock"]' "$work/out"
rm -rf "$LOCKCTX_CACHE"
ended kill --format=sarif old..main
holds 'SARIF: valid' asks -f tests/lint/sarif.jq "$work/out"
holds 'SARIF: not new' asks '.runs[0].results | length == 1 and (.[0] | has("baselineState") | not)' "$work/out"

# Ctrl-C, which a terminal says to all processes: lint does not go on to the patches.
rm -rf "$LOCKCTX_CACHE" "$work/once"
: >"$work/err"
# shellcheck disable=SC2016 # variables of perl
env LD_PRELOAD="$LIBRARY" ONCE="$work/once" PART="$part" HOW=wait perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' \
	"$LOCKCTX" lint -q -j1 -k "$k" -O "$obj" old..main >"$work/out" 2>"$work/err" &
pid=$!
for _ in $(seq 300); do
	[ -e "$work/once" ] && break
	sleep 0.1
done
perl -e 'kill "-INT", shift' $pid
wait $pid
status=$?
refused 'Ctrl-C: the end, in one line' 1 'ended by a signal'
lint -q old..main
check 'Ctrl-C: the next one has all' 0 ': 0 findings introduced, 1 there before'

# ---- one that is whole before and is not after it is none that is gone
rm -rf "$LOCKCTX_CACHE"
lint -q old..main
edit virt/old.c 's/^mutex_lock(&o->lock);//'
ended kill --fixed old..main
check 'the patched one lacks the class: not clean' 2 'ended by a fault'
holds 'the patched one lacks the class: nothing is fixed' \
	grep -q ': 0 findings introduced, 0 fixed, 1 there before$' "$work/err"
in_kernel git checkout -q -f main

# ---- a class that is too much
break_it
commit 'virt: wait while reading'
in_kernel git tag broken
edit Documentation/index.rst 's/text/words/'
edit virt/old.c '/nothing/d'
commit 'virt: other things'
rm -rf "$LOCKCTX_CACHE"
LOCKCTX_STEPS=1
export LOCKCTX_STEPS
lint -q broken~1..broken
check 'a class that the patch has to do with is given up' 2 \
	'not all of kvm::srcu could be looked at, which reads() has to do with: what it brings there is not known'
lint -q --keep-going broken~1..broken
check 'the same with --keep-going' 0 'lock classes given up: '
unset LOCKCTX_STEPS
lint -q broken~1..broken
check 'with enough steps: what it brings' 1 '1 finding introduced'

# ---- another file of the base does not compile
echo 'int third(void) { return 3; }' >"$k/virt/third.c"
sed -i 's/^obj-y.*/& third.o/' "$k/virt/Makefile"
commit 'virt: a third'
make -s -C "$k" "O=$obj" olddefconfig prepare virt/ >"$work/log" 2>&1 || exit 2
echo 'int broken(' >>"$k/virt/third.c"
commit 'virt: does not compile'
mend_it
commit 'virt: do not wait'
lint -q main~1..main
check 'another file does not compile: it is told' 0 '1 file could not be looked at, before and after'
finish

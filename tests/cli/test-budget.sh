#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-budget.sh - of a class that is given up in part, that a lock is missing is told at level
# strict alone; of one that is not, always. What the others leave of the steps is for who needs more. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# twelve_flags MORE: the body of a function that takes and gives back by twelve flags, and calls inner(p MORE) by them
twelve_flags()
{
	for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
		echo "	if (v[$i]) mutex_lock(&p->lock);"
		echo "	if (v[$i + 1]) p->n++;"
		echo "	if (v[$i]) mutex_unlock(&p->lock);"
		echo "	if (v[$i]) inner(p + $i$1);"
	done
}

# compile NAME: the facts of NAME.c
compile()
{
	gcc -std=gnu11 -O2 -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode=facts -Isparse-annotations/gcc \
		-Itests/cases/include -include sparse-annotations/facts.h -c -o "$work/$1.o" "$work/$1.c" || exit 2
}

# much: a function that takes and gives back by twelve flags, and one that calls what needs the lock without it
much()
{
	echo '#include <linux/lockdep.h>'
	echo '#include <linux/mutex.h>'
	echo 'struct part { struct mutex lock; int n; };'
	echo 'static void step(struct part *p) { lockdep_assert_held(&p->lock); p->n++; }'
	echo 'static void inner(struct part *p) { mutex_lock(&p->lock); step(p); mutex_unlock(&p->lock); }'
	echo 'void many(struct part *p, const int *v)'
	echo '{'
	twelve_flags ''
	echo '}'
	echo 'void few(struct part *p, int careful)'
	echo '{'
	echo '	if (careful) { mutex_lock(&p->lock); step(p); mutex_unlock(&p->lock); }'
	echo '	else { step(p); }'
	echo '}'
}

much >"$work/much.c"
compile much
run "$LOCKCTX" analyze "$work/much.o"
check 'all is proved' 1 '1 finding: 1 must-hold'
run env LOCKCTX_STEPS=400 "$LOCKCTX" analyze --keep-going "$work/much.o"
check 'some is given up: not sure' 0 'no findings'
holds 'some is given up: named' grep -q '1 lock class given up: part::lock' "$work/err"
holds 'some is given up: held back' grep -q '1 doubt held back' "$work/err"
run env LOCKCTX_STEPS=400 "$LOCKCTX" analyze --keep-going --level=strict "$work/much.o"
check 'some is given up: strict' 1 '1 finding: 1 must-hold'

# A second acquire beside what is too much.
twice()
{
	much
	echo 'void twice(struct part *p, int careful)'
	echo '{'
	echo '	mutex_lock(&p->lock);'
	echo '	if (careful) inner(p);'
	echo '	mutex_unlock(&p->lock);'
	echo '}'
}

twice >"$work/twice.c"
compile twice
run "$LOCKCTX" analyze "$work/twice.o"
check 'a second acquire is told' 1 '1 double-lock'
run env LOCKCTX_STEPS=400 "$LOCKCTX" analyze --keep-going "$work/twice.o"
check 'a second acquire, and some is given up: not sure' 0 'no findings'
run env LOCKCTX_STEPS=400 "$LOCKCTX" analyze --keep-going --level=strict "$work/twice.o"
check 'a second acquire, and some is given up: strict' 1 '1 double-lock'

# one_of_many: one entry that takes more than its part of the steps, beside ten that take next to none
one_of_many()
{
	echo '#include <linux/mutex.h>'
	echo 'struct part { struct mutex lock; int n; };'
	echo 'static void step(struct part *p) { mutex_lock(&p->lock); p->n++; mutex_unlock(&p->lock); }'
	echo 'static void inner(struct part *p, int deep)'
	echo '{ mutex_lock(&p->lock); if (deep) step(p); mutex_unlock(&p->lock); }'
	echo 'void many(struct part *p, const int *v)'
	echo '{'
	twelve_flags ', 0'
	echo '	inner(p, 1);'
	echo '}'
	for i in 0 1 2 3 4 5 6 7 8 9; do
		echo "void few$i(struct part *p) { inner(p, 0); }"
	done
}

one_of_many >"$work/one.c"
compile one
run env LOCKCTX_STEPS=1500 "$LOCKCTX" analyze "$work/one.o"
check 'one of many needs more: it gets it' 1 '1 finding: 1 double-lock'
run env LOCKCTX_STEPS=500 "$LOCKCTX" analyze --keep-going "$work/one.o"
check 'one of many needs too much' 0 'no findings'
holds 'one of many needs too much: named' grep -q '1 lock class given up: part::lock' "$work/err"
finish

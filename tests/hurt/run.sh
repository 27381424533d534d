#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [CASE...] - code made to hurt: each is analysed in bounded time and memory, and what was given
# up for that is told. Prints TAP.
#
# TIME     seconds of processor time for an analysis (default: 10)
# MEMORY   KB that it may have (default: 1000000)
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"

# repeat N TEXT: TEXT N times, with the number from 1 on for @, and the one before it for ^
repeat()
{
	seq "$1" | awk -v text="$2" '{ t = text; gsub(/@/, $1, t); gsub(/\^/, $1 - 1, t); print t }'
}

# program CASE: the source of it
program()
{
	echo '#include <linux/mutex.h>'
	echo 'struct s { struct mutex m; int f[20000]; void (*h)(struct s *); }; void g(int);'
	case $1 in
	flags)	# taken on one flag each, then as often released
		echo 'void f(struct s *s) {'
		repeat 1600 'if (s->f[@]) mutex_lock(&s->m);'
		repeat 1600 'if (s->f[@]) mutex_unlock(&s->m);'
		echo '}' ;;
	pairs)
		echo 'void f(struct s *s) {'
		repeat 5000 'mutex_lock(&s->m); g(@); mutex_unlock(&s->m);'
		echo '}' ;;
	flag-pairs)
		echo 'void f(struct s *s) {'
		repeat 1000 'if (s->f[@]) mutex_lock(&s->m); g(@); if (s->f[@]) mutex_unlock(&s->m);'
		echo '}' ;;
	switch)
		echo 'void f(struct s *s, int n) { mutex_lock(&s->m); switch (n) {'
		repeat 10000 'case @: g(@ * 7); break;'
		echo '} mutex_unlock(&s->m); }' ;;
	table)
		repeat 100 'static void h@(struct s *s) { mutex_lock(&s->m); mutex_unlock(&s->m); }'
		echo 'static const struct o { void (*f)(struct s *); } t[] = {'
		seq 30000 | awk '{ print "{ h" $1 % 100 + 1 " }," }'
		echo '}; void f(struct s *s, int n) { mutex_lock(&s->m); t[n].f(s); mutex_unlock(&s->m); }' ;;
	chain)
		echo 'void f0(struct s *s) { mutex_lock(&s->m); mutex_unlock(&s->m); }'
		repeat 20000 'noinline void f@(struct s *s) { f^(s); }'
		echo 'void f(struct s *s) { mutex_lock(&s->m); f20000(s); mutex_unlock(&s->m); }' ;;
	ring)
		echo 'void f0(struct s *s);'
		repeat 2000 'void f@(struct s *s) { if (s->f[0]) mutex_lock(&s->m); f^(s); if (s->f[0]) mutex_unlock(&s->m); }'
		echo 'void f0(struct s *s) { if (s->f[1]) f2000(s); }' ;;
	name)
		long=$(head -c 1000000 /dev/zero | tr '\0' a)
		echo "struct l { struct mutex $long; };"
		echo "void f$long(struct l *l) { mutex_lock(&l->$long); mutex_lock(&l->$long); }" ;;
	no-text)
		printf '# 7 "a\377\376\033[31m.c"\nvoid f(struct s *s) { mutex_lock(&s->m); mutex_lock(&s->m); }\n' ;;
	tower)
		echo '#define T0(s) do { if ((s)->f[0]) mutex_lock(&(s)->m); if ((s)->f[0]) mutex_unlock(&(s)->m); } while (0)'
		repeat 10 '#define T@(s) do { T^(s); T^(s); } while (0)'
		echo 'void f(struct s *s) { T10(s); }' ;;
	esac
}

[ $# -gt 0 ] || set -- flags pairs flag-pairs switch table chain ring name no-text tower
for case; do
	program "$case" >"$work/$case.c"
	compile "$work/$case.c" "$work/$case.o"
	run prlimit --cpu="${TIME:-10}" --as=$((${MEMORY:-1000000} * 1024)) "$LOCKCTX" analyze -q "$work/$case.o"
	if [ $status -gt 2 ]; then
		result "$case" "status $status: $(head -n 3 "$work/err")"
	elif [ $status -eq 2 ] && ! grep -q 'given up' "$work/err"; then
		result "$case" "$(head -n 3 "$work/err")"
	elif grep -q "$(printf '\033')" "$work/out" "$work/err"; then
		result "$case" 'an escape sequence reaches the terminal'
	else
		result "$case: $(grep -o 'took .*' "$work/err")$(grep -o '.*given up' "$work/err" | sed 's/^/, /')"
	fi
done
finish

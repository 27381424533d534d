#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-hostile.sh - inputs that are not what they should be, outputs that take nothing, no memory: one
# line and status 2, never a crash, never without end, and nothing left behind. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

compile tests/cases/basic/five_deep.c "$work/five.o"
"$LOCKCTX" analyze -q --format=json -o "$work/base.json" "$work/five.o" 2>"$work/err"
fifo=$work/fifo
mkfifo "$fifo"

# shellcheck disable=SC2317 # for holds
# cat_any FILE: show it; there is something in it
cat_any()
{
	head -n 5 "$1"
	[ -s "$1" ]
}

# --- what a name can be, besides a file ---

# bounded COMMAND...: in half a minute
bounded()
{
	run timeout 30 "$@"
}

for command in analyze stats facts 'paths --to main'; do
	# shellcheck disable=SC2086 # words
	bounded "$LOCKCTX" $command "$fifo"
	refused "$command: a FIFO" 2 "$fifo: it is a FIFO, not a file"
	# shellcheck disable=SC2086 # words
	bounded "$LOCKCTX" $command /dev/zero
	refused "$command: a device" 2 '/dev/zero: not a file'
done
bounded "$LOCKCTX" report --html -i "$fifo" -o "$work/site"
refused 'report: a FIFO' 1 'it is a FIFO'
bounded "$LOCKCTX" diff "$work/base.json" "$fifo"
refused 'diff: a FIFO' 1 'it is a FIFO'
bounded "$LOCKCTX" explain -i "$fifo" 0
refused 'explain: a FIFO' 1 'it is a FIFO'
bounded "$LOCKCTX" analyze -q --baseline "$fifo" "$work/five.o"
check 'a baseline: a FIFO' 2 'it is a FIFO'
bounded "$LOCKCTX" baseline save "$fifo"
refused 'a baseline into a FIFO that nobody reads' 1 "$fifo: cannot write it"
bounded "$LOCKCTX" analyze -q -o "$fifo" "$work/five.o"
check 'a report into one' 2 "$fifo: cannot write it"
cat "$fifo" >"$work/read" &
sleep 0.2
bounded "$LOCKCTX" analyze -q -o "$fifo" "$work/five.o"
check 'and into one that somebody reads' 1
wait
holds 'who gets all of it' grep -q 'must-not-hold' "$work/read"
# A pipe without a name is what a shell gives for <(...).
# shellcheck disable=SC2002 # a pipe is meant
cat "$work/base.json" | "$LOCKCTX" diff "$work/base.json" /dev/stdin >"$work/out" 2>"$work/err"
status=$?
check 'a pipe is read' 0 'preexisting'

# --- words that a terminal would obey ---

red=$(printf '\033[31mred')
for command in "analyze --$red" "analyze -f $red" "check -L $red" "check --level $red" "baseline $red" "lint -l $red" \
	"annotate -e $red" "check -j $red" "$red" "check -k $red" "explain $red" "doctor -k $red"; do
	# shellcheck disable=SC2086 # words
	run "$LOCKCTX" $command
	cat "$work/out" "$work/err" >"$work/said"
	holds "a word is not printed as it is: ${command%% *}${command#*"$red"}" not grep -q "$(printf '\033')" "$work/said"
	holds "and it is printed: ${command%% *}" grep -qF '?[31mred' "$work/said"
done
run "$LOCKCTX" check --nonesuch
check 'the other lines of such a message are there' 2 "Try \`lockctx check --help' or"

# --- where nothing can be written ---

for command in "facts $work/five.o" "stats $work/five.o" 'explain must-not-hold' --help --version 'analyze --help'; do
	# shellcheck disable=SC2086 # words
	"$LOCKCTX" $command >/dev/full 2>"$work/err"
	status=$?
	: >"$work/out"
	refused "no room for: ${command%% *}" 1 'No space left on device'
done
run "$LOCKCTX" analyze -q -o /dev/full "$work/five.o"
refused 'no room for a report' 1 '/dev/full: cannot write the report: No space left on device'

# What comes behind the write that failed does not change why.
{
	echo '#include <linux/mutex.h>'
	echo 'struct s { struct mutex m; };'
	seq 60 | awk '{ print "void f" $1 "(struct s *s) { mutex_lock(&s->m); mutex_lock(&s->m); mutex_unlock(&s->m); }" }'
} >"$work/sixty.c"
compile "$work/sixty.c" "$work/sixty.o"
"$LOCKCTX" analyze -q "$work/sixty.o" >/dev/full 2>"$work/err"
status=$?
: >"$work/out"
refused 'no room for a long report' 1 'cannot write the report: No space left on device'

# --- reports that lack something, or have something else there ---

mkdir "$work/odd"
jq -c 'paths' "$work/base.json" >"$work/paths"
n=0
while read -r path; do
	for change in "delpaths([$path])" "setpath($path; 7)" "setpath($path; [{\"a\": \"x\"}])"; do
		n=$((n + 1))
		jq -c "try ($change) catch 0" "$work/base.json" >"$work/odd/$n.json"
	done
done <"$work/paths"
: >"$work/crashes"
for odd in "$work"/odd/*.json; do
	for command in "report --html -o $work/site -i" "diff $work/base.json"; do
		# shellcheck disable=SC2086 # words
		run "$LOCKCTX" $command "$odd"
		[ "$status" -le 2 ] || echo "$command: $status: $(cat "$odd")" >>"$work/crashes"
	done
done
[ $n -gt 100 ] || echo "only $n" >>"$work/crashes"
holds "reports that were changed in $n ways: no crash" not cat_any "$work/crashes"

# --- facts that become shorter while they are read ---

cat >"$work/shrink.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
/* Whoever maps a file finds it cut short. */
void *mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
	void *(*next)(void *, size_t, int, int, int, off_t) = dlsym(RTLD_NEXT, "mmap");
	void *p = next(at, size, prot, flags, fd, offset);

	if (fd >= 0 && getenv("SHRINK") && truncate(getenv("SHRINK"), 0))
		return MAP_FAILED;
	return p;
}
END
gcc -shared -fPIC -o "$work/shrink.so" "$work/shrink.c" -ldl || exit 2
cp "$work/five.o" "$work/short.o"
run env LD_PRELOAD="$work/shrink.so" SHRINK="$work/short.o" "$LOCKCTX" facts "$work/short.o"
refused 'facts that become shorter' 1 "$work/short.o: became shorter while it was read"

# --- few bytes that ask for many ---

# 40 bytes of head, and 200 MB of nothing packed.
payload "$work/five.o" "$work/five.facts"
head -c 200000000 /dev/zero | zstd -q >"$work/zeros"
size=$(wc -c <"$work/zeros")
perl -e 'print pack("a8 V V Q< Q< Q<", $ARGV[0], $ARGV[1], 0, 200000000, $ARGV[2], 0)' \
	"$(head -c 8 "$work/five.facts")" "$(od -An -tu4 -j8 -N4 "$work/five.facts" | tr -d ' ')" "$size" |
	cat - "$work/zeros" >"$work/bomb.facts"
run prlimit --as=150000000 "$LOCKCTX" facts "$work/bomb.facts"
refused "$size bytes that ask for 200 MB" 1 'bytes cannot be packed in'

# --- no memory ---

cat >"$work/memory.c" <<'END'
#include <stdlib.h>
#include <unistd.h>
static long requests;
static long first(void)
{
	static long n;

	if (!n)
		n = atol(getenv("FIRST"));
	return n;
}
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *malloc(size_t n) { return ++requests >= first() ? 0 : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return ++requests >= first() ? 0 : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return ++requests >= first() ? 0 : __libc_realloc(p, n); }
END
gcc -O2 -shared -fPIC -o "$work/memory.so" "$work/memory.c" || exit 2
: >"$work/crashes"
n=20
while [ $n -lt 6000 ]; do
	run env LD_PRELOAD="$work/memory.so" FIRST=$n "$LOCKCTX" analyze -q -j1 "$work/five.o"
	case $status in
	1) break ;;
	2) grep -q '^lockctx.*out of memory' "$work/err" || echo "from request $n: $(head -n 1 "$work/err")" ;;
	*) echo "from request $n: status $status" ;;
	esac >>"$work/crashes"
	n=$((n + n / 10 + 1))
done
holds 'memory that ends at any time' not cat_any "$work/crashes"
holds 'until there is enough' [ "$status" -eq 1 ]

# --- what a killed process left ---

mkdir "$work/left"
# Whoever writes a file has it locked; the number in its name may be another's by now.
: >"$work/left/out.lockctx-$$.0"
: >"$work/left/out.lockctx-$$.1.mine"
: >"$work/left/other.lockctx-$$.0"
exec 8>"$work/left/out.lockctx-1.0"
flock 8
run "$LOCKCTX" analyze -q -o "$work/left/out" "$work/five.o"
exec 8>&-
check 'beside what others left' 1
holds 'what a killed process left is gone' [ ! -e "$work/left/out.lockctx-$$.0" ]
holds 'and nothing else' [ "$(find "$work/left" -name '*lockctx*' | wc -l)" -eq 3 ]
finish

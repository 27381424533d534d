#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [SHAPE...] - code made to hurt: each shape is compiled with the plugin and analysed in bounded
# time and memory, and what was given up for that is told by name. Prints TAP.
#
# Each is tried in two sizes, and four times as much may take eight times as long and a second, unless it
# is given up: what grows with the square of it takes sixteen times as long.
#
# FAST     if set, in sizes that take some seconds each
# TIME     seconds of processor time for a compile, and for an analysis (default: 20)
# MEMORY   KB that each may have (default: 1000000)
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/hurt/shapes.sh
. "$root/tests/hurt/shapes.sh"

# SHAPE:SIZE:FAST SIZE; a quarter of it is the other one
shapes='flags:5000:5000 results:5000:5000 pairs:20000:10000 flag-pairs:5000:2000 one-flag:20000:6000 nest:1000:400
	classes:1000:400 switch:10000:10000 fall:10000:10000 gotos:8000:4000 table:30000:30000 chain:20000:20000
	ladder:6400:1600 ring:4000:2000 name:1000000:1000000 no-text:1:1 tower:16384:8192'

# ticks - leaves in $ticks how many hundredths of seconds of processor time what ended so far took
ticks()
{
	times >"$work/times"	# of this shell: not behind a pipe
	ticks=$(awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); n += 6000 * t[1] + 100 * t[2] } printf "%d\n", n }' "$work/times")
}

# limited COMMAND...
limited()
{
	run prlimit --cpu="${TIME:-20}" --as=$((${MEMORY:-1000000} * 1024)) "$@"
}

# tried SHAPE SIZE: leaves $took, in ticks, and $wrong, what is wrong with how it ended
tried()
{
	wrong=
	program "$1" "$2" >"$work/$1.c"
	ticks
	took=$ticks
	limited gcc -std=gnu11 -O2 -w -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode=facts \
		-I"$root/tests/cases/include" -c -o "$work/$1.o" "$work/$1.c"
	if [ $status -ne 0 ]; then
		wrong="compile: status $status: $(head -n 3 "$work/err")"
		return
	fi
	limited "$LOCKCTX" analyze -q "$work/$1.o"
	ticks
	took=$((ticks - took))
	given_up=$(sed -n 's/^[0-9]* lock class.* given up: \(.*\) (.*/\1/p' "$work/err")
	if [ $status -gt 2 ]; then
		wrong="status $status: $(head -n 3 "$work/err")"
	elif [ $status -eq 2 ] && [ -z "$given_up" ]; then
		wrong=$(head -n 3 "$work/err")
	elif grep -q "$(printf '\033')" "$work/out" "$work/err"; then
		wrong='an escape sequence reaches the terminal'
	fi
}

# shape NAME SIZE
shape()
{
	small=0
	if [ "$2" -ge 4 ]; then
		tried "$1" $(($2 / 4))
		small=$took
	fi
	[ -n "$wrong" ] || tried "$1" "$2"
	if [ -z "$wrong$given_up" ] && [ "$2" -ge 4 ] && [ "$took" -gt $((8 * small + 100)) ]; then
		wrong="a quarter of it takes $small/100 s, and all of it $took/100 s"
	fi
	set -- "$1, $2: $small/100 s, $took/100 s${given_up:+, $given_up is given up}" ${wrong:+"$wrong"}
	result "$@"
}

wanted=" $* "
for row in $shapes; do
	name=${row%%:*}
	size=${row#*:}
	if [ "$wanted" != '  ' ] && [ "${wanted#* "$name" }" = "$wanted" ]; then
		continue
	fi
	[ -n "${FAST:-}" ] && size=${size#*:}
	wrong=
	shape "$name" "${size%:*}"
done
finish

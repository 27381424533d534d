#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-inject.sh - each command with one call that fails, from the first of its kind to the last:
# then it says what, in a line, and ends with 2, or does not mind and leaves the bytes of an
# undisturbed run. What was there before is there still, whole; nothing is left beside it. Prints TAP.
#
# EVERY  tries each EVERYth call only (default: 1, all of them)
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"

EVERY=${EVERY:-1}
inject=$BUILD/tests/faults/inject
memory=$BUILD/tests/faults/memory.so
k=$work/kernel
kernel_tree "$k"
compile tests/cases/basic/five_deep.c "$work/facts/five.o"
"$LOCKCTX" analyze -q --format=json -o "$work/base.json" "$work/facts" 2>"$work/err"
mkdir "$work/t"
"$inject" read EIO 0 "$work/calls" true || {
	echo "1..0 # skipped: tracing does not work here"
	exit 0
}

# before COMMAND: as it is before each run; what the command makes is written over an older one
before()
{
	rm -rf "$work/t" "$LOCKCTX_CACHE"
	mkdir -p "$work/t" "$LOCKCTX_CACHE"
	cp "$work/base.json" "$LOCKCTX_CACHE/last.json"
	echo old >"$work/t/out"
	case $1 in
	check) cp -a "$work/check-facts" "$work/t/facts" ;;
	prune) cp "$work/base.json" "$work/t/out" ;;
	esac
}

# act COMMAND [BEFORE...]: run it, with BEFORE in front
act()
{
	name=$1
	shift
	case $name in
	analyze) "$@" "$LOCKCTX" analyze -q -j1 --format=json -o "$work/t/out" "$work/facts" ;;
	sarif) "$@" "$LOCKCTX" analyze -q -j1 --format=sarif -o "$work/t/out" "$work/facts" ;;
	printed) "$@" "$LOCKCTX" analyze -q -j1 "$work/facts" >"$work/t/out" ;;
	stats) "$@" "$LOCKCTX" stats "$work/facts" >"$work/t/out" ;;
	facts) "$@" "$LOCKCTX" facts "$work/facts/five.o" >"$work/t/out" ;;
	save) "$@" "$LOCKCTX" baseline save "$work/t/out" ;;
	prune) "$@" "$LOCKCTX" baseline prune "$work/t/out" ;;
	diff) "$@" "$LOCKCTX" diff "$work/base.json" "$work/base.json" --format=json -o "$work/t/out" ;;
	html) "$@" "$LOCKCTX" report --html -o "$work/t/site" ;;
	explain) "$@" "$LOCKCTX" explain "$id" >"$work/t/out" ;;
	check) "$@" "$LOCKCTX" check -q -j1 -k "$k" --facts "$work/t/facts" --format=json -o "$work/t/out" ;;
	esac 2>"$work/err" </dev/null
}

# whole: each file that is there is the older one, or what an undisturbed run makes of it, or a report
# that counts what could not be read
whole()
{
	for file in "$work/t/out" "$LOCKCTX_CACHE/last.json"; do
		grep -vE '"(date|command)":' "$file" >"$work/now"
		cmp -s "$work/now" "$work/want.${file##*/}" || grep -qx old "$file" ||
			cmp -s "$file" "$work/base.json" ||
			{ [ "$status" -eq 2 ] && jq -e '.coverage.failed > 0' "$file" >"$work/said"; } || return 1
	done
}

# wrong: what is wrong with how the last run ended, if anything
wrong()
{
	if find "$work/t" "$LOCKCTX_CACHE" "$k" -name '*.lockctx-*' | grep -q .; then
		echo 'something is left behind'
	elif [ "$status" -eq "$good" ]; then
		[ -n "$streams" ] || whole || echo 'other bytes, and nothing is told'
	elif [ "$status" -eq 127 ] && grep -q 'error while loading shared libraries' "$work/err"; then
		:
	elif [ "$status" -ne 2 ]; then
		echo "status $status, not 2 or $good"
	elif ! grep -q '^lockctx' "$work/err"; then
		echo 'it does not say why'
	elif [ "$(grep -c '^lockctx' "$work/err")" -gt 3 ]; then
		echo "$(wc -l <"$work/err") lines"
	elif [ -z "$streams" ] && ! grep -q 'is given up: ' "$work/err" && ! whole; then
		echo 'what was there is lost'
	fi
}

# faults COMMAND KIND HOW
faults()
{
	tries=0
	: >"$work/wrongs"
	n=1
	while :; do
		before "$1"
		if [ "$2" = malloc ]; then
			calls=$requests
			[ $n -le "$calls" ] || break
			act "$1" env LD_PRELOAD="$memory" FAULT_NTH=$n
		else
			act "$1" "$inject" "$2" "$3" $n "$work/calls"
		fi
		status=$?
		[ "$2" = malloc ] || calls=$(cat "$work/calls")
		[ $n -le "$calls" ] || break
		said=$(wrong)
		[ -z "$said" ] || echo "call $n of $calls: $said: $(head -n 2 "$work/err")" >>"$work/wrongs"
		tries=$((tries + 1))
		n=$((n + every))
	done
	if [ -s "$work/wrongs" ]; then
		result "$1: $2, $3, each of $tries" "$(cat "$work/wrongs")"
	else
		result "$1: $2, $3, each of $tries"
	fi
}

# What the first check makes is there before the others.
mkdir "$work/check-facts"
"$LOCKCTX" check -q -j1 -k "$k" --facts "$work/check-facts" >"$work/out" 2>"$work/err"
id=$(jq -r '.findings[0].id' "$work/base.json")
for name in ${COMMANDS:-analyze sarif printed stats facts save prune diff html explain check}; do
	case $name in
	printed | stats | facts | html | explain) streams=yes ;;
	*) streams= ;;
	esac
	before "$name"
	act "$name" env LD_PRELOAD="$memory" FAULT_NTH=0 FAULT_LOG="$work/requests"
	good=$?
	requests=$(cat "$work/requests")
	for file in "$work/t/out" "$LOCKCTX_CACHE/last.json"; do
		grep -vE '"(date|command)":' "$file" >"$work/want.${file##*/}"
	done
	every=$EVERY
	for kind in ${KINDS:-read write open close rename mkdir fork}; do
		for how in EIO ENOSPC EINTR short; do
			case $kind/$how in
			write/* | read/EIO | read/EINTR | read/short) ;;
			*/short | read/*) continue ;;
			esac
			faults "$name" "$kind" "$how"
		done
	done
	every=$((requests / ${REQUESTS:-200} + 1))
	faults "$name" malloc ENOMEM
done
finish

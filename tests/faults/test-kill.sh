#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-kill.sh - commands that are killed at random, alone or with all that they started: the next run
# makes the bytes of one that was left alone, and nothing of the killed one stays. Prints TAP.
#
# COUNT  kills in all (default: 200)
# SEED   another number gives other times (default: 1)
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"

COUNT=${COUNT:-200}
k=$work/kernel
kernel_tree "$k"
git -C "$k" init -q
git -C "$k" add .
git -C "$k" -c user.name=t -c user.email=t@t commit -q -m base
sed 's/int idx/int index/; s/idx)/index)/; s/idx =/index =/' "$k/virt/bad.c" >"$work/bad.c"
cp "$work/bad.c" "$k/virt/bad.c"
git -C "$k" diff >"$work/change.patch"
git -C "$k" checkout -q virt/bad.c
compile tests/cases/basic/five_deep.c "$work/facts/five.o"
mkdir -p "$work/t" "$work/tmp"
TMPDIR=$work/tmp
export TMPDIR

# act NAME [BEFORE...]: run it, with BEFORE in front
act()
{
	name=$1
	shift
	case $name in
	check) "$@" "$LOCKCTX" check -q -k "$k" --facts "$work/t/facts" --format=json -o "$work/t/out" ;;
	analyze) "$@" "$LOCKCTX" analyze -q --format=json -o "$work/t/out" "$work/facts" ;;
	report) "$@" "$LOCKCTX" report --html -i "$work/base.json" -o "$work/t/site" ;;
	baseline) "$@" "$LOCKCTX" baseline save "$work/t/out" ;;
	lint) "$@" "$LOCKCTX" lint --no-sandbox -k "$k" --format=json -o "$work/t/out" "$work/change.patch" ;;
	annotate) "$@" "$LOCKCTX" annotate -k "$k" --emit=patch -o "$work/t/out.d" ;;
	fix) "$@" "$LOCKCTX" fix "$id" -o "$work/t/out.d" ;;
	esac >"$work/said" 2>"$work/err" </dev/null
}

# made: all that is there, with its bytes, but for the time and the compilers' own files
made()
{
	(cd "$work/t" && find . ! -name . ! -path '*/facts/*' | LC_ALL=C sort | while read -r file; do
		printf '== %s\n' "$file"
		[ ! -f "$file" ] || grep -vE '"(date|command)":|^(From|Date):? |class="made"' "$file"
	done)
}

"$LOCKCTX" check -q -k "$k" --format=json -o "$work/base.json" >"$work/said" 2>"$work/err"
id=$(jq -r '.findings[0].id' "$work/base.json")
cp -a "$LOCKCTX_CACHE" "$work/cache.kept"
set -- check analyze report baseline lint annotate fix
each=$(((COUNT + $# - 1) / $#))
for name; do
	rm -rf "$work/t" "$LOCKCTX_CACHE" && mkdir "$work/t" && cp -a "$work/cache.kept" "$LOCKCTX_CACHE"
	began=$(date +%s%N)
	act "$name"
	good=$?
	took=$((($(date +%s%N) - began) / 1000000 + 1))
	made >"$work/want"
	if [ $good -gt 1 ]; then
		result "$name: works undisturbed" "status $good: $(head -n 2 "$work/err")"
		continue
	fi
	: >"$work/wrongs"
	n=0
	while [ $n -lt "$each" ]; do
		n=$((n + 1))
		# Times that come again with SEED, from the start to the end.
		after=$(awk -v seed=$((${SEED:-1} * 1000 + n)) -v took="$took" \
			'BEGIN { srand(seed); rand(); printf "%.3f", rand() * took / 1000 }')
		if [ $((n % 2)) -eq 0 ]; then
			act "$name" timeout -s KILL "$after"
		else
			act "$name" timeout --foreground -s KILL "$after"
		fi
		act "$name"
		status=$?
		made >"$work/now"
		if [ "$status" -ne "$good" ]; then
			echo "killed after $after s: then status $status, not $good: $(head -n 2 "$work/err")"
		elif ! cmp -s "$work/now" "$work/want"; then
			echo "killed after $after s: $(diff "$work/want" "$work/now" | head -n 4)"
		fi >>"$work/wrongs"
	done
	find "$work/t" "$LOCKCTX_CACHE" "$k" -name '?*.lockctx-*' >>"$work/wrongs"
	# the compiler's own are nobody else's to take away
	find "$work/tmp" -mindepth 1 -maxdepth 1 ! -name 'cc*' >>"$work/wrongs"
	if [ -s "$work/wrongs" ]; then
		result "$name: killed $each times in its $took ms" "$(cat "$work/wrongs")"
	else
		result "$name: killed $each times in its $took ms"
	fi
done
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - which pointers outlive a read section that is left: tests/fix/*.c, which are as after a
# change, with "NEW" behind the lines that it brought. Prints TAP.
#
# "// = TEXT" is a line of what build/tests/fix/outlive prints for the file, where @name is the line
# with a comment "@name"; every line that it prints has to be announced, and the other way. A
# function called ..._ok must not be in any.
#
# BUILD  the build folder (default: build)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=$BUILD/tests/fix
count=0
failed=0
mkdir -p "$out" || exit 2

# result NAME [WHAT IS WRONG]
result()
{
	count=$((count + 1))
	if [ $# -eq 1 ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# expected FILE: the lines that it announces, with lines for labels
expected()
{
	awk '
		FNR == NR {
			while (match($0, /@[a-z0-9_]+/) && !/\/\/ = /) {
				line[substr($0, RSTART, RLENGTH)] = FNR
				sub(/@[a-z0-9_]+/, "")
			}
			next
		}
		/^\/\/ = / {
			text = ""
			n = split(substr($0, 6), word, " ")
			for (i = 1; i <= n; i++)
				text = text (i > 1 ? " " : "") (word[i] in line ? line[word[i]] : word[i])
			print text
		}' "$1" "$1" | LC_ALL=C sort
}

run_file()
{
	name=$(basename "$1" .c)
	class=$(sed -n 's/^\/\/ class //p' "$1")
	gcc -std=gnu11 -O2 -Wall -Werror -fplugin="$BUILD/plugin/lockctx_plugin.so" \
		-fplugin-arg-lockctx_plugin-mode=facts -Itests/cases/include -c -o "$out/$name.o" "$1" \
		2>"$out/log" || {
		result "$name" "$(cat "$out/log")"
		return
	}
	grep -n NEW "$1" | sed "s|^\([0-9]*\):.*|$1:\1|" >"$out/new"
	"$out/outlive" analyzer/model "$class" "$out/new" "$out/$name.o" >"$out/$name.out" 2>"$out/log" || {
		result "$name" "$(cat "$out/log")"
		return
	}
	places=$(sed -n 's/^places //p' "$out/$name.out")
	if [ "$places" -gt 0 ]; then
		result "$name: $places places are looked at"
	else
		result "$name" "looks at no place"
	fi
	grep -v '^places ' "$out/$name.out" | LC_ALL=C sort >"$out/found"
	expected "$1" >"$out/expected"
	if diff -u "$out/expected" "$out/found" >"$out/log"; then
		result "$name"
	else
		result "$name" "$(cat "$out/log")"
	fi
	if grep '_ok' "$out/found" >"$out/log"; then
		result "$name: safe ones" "$(cat "$out/log")"
	else
		result "$name: safe ones"
	fi
}

for file in tests/fix/rcu-*.c tests/fix/srcu-*.c; do
	run_file "$file"
done
echo "1..$count"
[ "$failed" -eq 0 ]

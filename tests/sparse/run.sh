#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [READER...] - one program, read by three, and each says what its comments announce
#
# READER is facts, lockctx, sparse or clang. Without any, all that are there are run, and what is
# not is said: clang 23 is a program of another suite (make test-clang fetches it). In a source,
# "// L text" behind a line is a part of what lockctx says of that line; S is sparse, C clang, and F
# what the plugin records of annotations. There may be several, and nothing else may be said.
# Prints TAP.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# CLANG    clang 23 (default: what kbuild/fetch-tool.sh got)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
here=tests/sparse
headers=sparse-annotations
out=$BUILD/$here
count=0
failed=0
mkdir -p "$out" || exit 2

# The kernel's order: sparse is told its own options first, GCC the user's last.
kernel="-D__KERNEL__ -I$here/include"
types="-include linux/compiler_types.h"

# compile FILE: leaves facts in $object, as lockctx check does
compile()
{
	object=$out/$(basename "$1" .c).o
	# shellcheck disable=SC2086 # words
	gcc -std=gnu11 -O2 -Wall -Wstrict-prototypes -Wold-style-definition -Werror -I$headers/gcc $kernel $types \
		-include $headers/facts.h -fplugin="$BUILD/plugin/lockctx_plugin.so" \
		-fplugin-arg-lockctx_plugin-mode=facts -c -o "$object" "$1"
}

# Each reader prints "FILE:LINE TEXT" for each file it is given.
say_facts()
{
	for file; do
		compile "$file" || return 2
		"$LOCKCTX" facts "$object" | sed -nE \
			-e "s|^(attribute .*) at $file:([0-9]+):.*|$file:\2 \1|p" \
			-e "s|^ +(.*__lockctx_[a-z_]+\(.*) at ([0-9]+):.*|$file:\2 \1|p"
	done
}

say_lockctx()
{
	objects=
	for file; do
		compile "$file" || return 2
		objects="$objects $object"
	done
	# shellcheck disable=SC2086 # words
	"$LOCKCTX" analyze $objects 2>"$out/lockctx.err" |
		sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: warning: (.*)/\1 \2/p'
}

say_sparse()
{
	for file; do
		# shellcheck disable=SC2086 # words
		sparse -Wno-decl -include $headers/sparse.h $kernel $types "$file" 2>&1
	done | sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: (warning|error): (.*)/\1 \3/p'
}

# The kernel's own options (scripts/Makefile.context-analysis of 7.3).
say_clang()
{
	for file; do
		# shellcheck disable=SC2086 # words
		"$CLANG" -no-canonical-prefixes -std=gnu11 -fsyntax-only $kernel \
			-DWARN_CONTEXT_ANALYSIS -fexperimental-late-parse-attributes \
			-Wthread-safety -Wthread-safety-pointer -Wthread-safety-beta $types "$file" 2>&1
	done | sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: (warning|error): (.*)/\1 \3/p'
}

# expected LETTER FILE...: "FILE:LINE TEXT" of the marks
expected()
{
	letter=$1
	shift
	awk -v letter="$letter" '{
		n = split($0, marks, " // ")
		for (i = 2; i <= n; i++)
			if (index(marks[i], letter " ") == 1)
				print FILENAME ":" FNR, substr(marks[i], 3)
	}' "$@"
}

result()
{
	count=$((count + 1))
	[ "$1" = ok ] || failed=$((failed + 1))
	echo "$1 $count - $2"
}

# compare READER LETTER FILE...: its marks in the files and what it says, one to one
compare()
{
	reader=$1
	letter=$2
	shift 2
	"say_$reader" "$@" >"$out/$reader.said" 2>"$out/$reader.log" || {
		result 'not ok' "$reader: $(head -n 1 "$out/$reader.log")"
		return
	}
	expected "$letter" "$@" >"$out/$reader.expected"
	awk -v reader="$reader" '
	expecting { wanted[++n] = $0; next }
	{
		for (i = 1; i <= n; i++) {
			at = index(wanted[i], " ")
			if (!found[i] && index($0, substr(wanted[i], 1, at)) == 1 &&
			    index($0, substr(wanted[i], at + 1)))
				break
		}
		if (i <= n)
			found[i] = 1
		else
			print "not ok", reader " says: " $0
	}
	END {
		for (i = 1; i <= n; i++)
			print found[i] ? "ok" : "not ok", reader " on " wanted[i]
	}' expecting=1 "$out/$reader.expected" expecting=0 "$out/$reader.said" >"$out/compared"
	while read -r line; do
		case $line in
		not\ ok\ *) result 'not ok' "${line#not ok }" ;;
		*) result ok "${line#ok }" ;;
		esac
	done <"$out/compared"
}

# available READER: or says why not
available()
{
	case $1 in
	sparse)
		command -v sparse >/dev/null && return
		echo "# skipped: sparse is not installed"
		;;
	clang)
		CLANG=${CLANG:-$(kbuild/fetch-tool.sh -n sid clang-23)/bin/clang-23}
		[ -x "$CLANG" ] && return
		echo "# skipped: clang 23 is not there, make test-clang fetches it"
		;;
	*) return 0 ;;
	esac
	return 1
}

named=$*
program="$here/locks.c $here/waits.c $here/refused.c"
[ $# -gt 0 ] || set -- facts lockctx sparse clang
for one; do
	files=$program
	case $one in
	facts) letter=F files="$here/macros-6.c $here/macros-7.c" ;;
	lockctx) letter=L ;;
	sparse) letter=S ;;
	clang) letter=C ;;
	*) echo "run.sh: $one: facts, lockctx, sparse or clang" >&2; exit 2 ;;
	esac
	if available "$one"; then
		# shellcheck disable=SC2086 # words
		compare "$one" "$letter" $files
	elif [ -n "$named" ]; then
		exit 2
	fi
done
echo "1..$count"
[ $failed -eq 0 ]

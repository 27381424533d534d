#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-gcc.sh - compile plugin/test/*.c with the plugin and compare the facts with what the files
# expect; then what the plugin must not do to a compile. Prints TAP.
#
# In a test file, "// = text" is a part of some line of the facts' dump, without the numbers of
# symbols and values; behind code it is a part of a line about that line of code. "// ! text" is in
# no line.
#
# BUILD  the build folder (default: build)
# GCC    the compiler that the plugin is for (default: gcc)

set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=$(realpath "${BUILD:-build}")
GCC=${GCC:-gcc}
plugin=$BUILD/plugin/lockctx_plugin.so
dump=$BUILD/facts-dump
out=$BUILD/plugin/test
count=0
failed=0

mkdir -p "$out" || exit 2

# result NAME [WHAT IS WRONG]
result()
{
	count=$((count + 1))
	if [ $# -eq 1 ]; then
		echo "ok $count $1"
	else
		echo "not ok $count $1"
		echo "# $2"
		failed=$((failed + 1))
	fi
}

# compile MODE OPTION... - messages go to $out/log
compile()
{
	mode=$1
	shift
	$GCC -std=gnu11 -O2 -fplugin="$plugin" -fplugin-arg-lockctx_plugin-mode="$mode" "$@" \
		>"$out/log" 2>&1
}

# facts_of OBJECT - the dump that the expectations are about
facts_of()
{
	"$dump" "$1" | sed -E -e 's/\b(call|phi|asm|opaque)[0-9]+/\1/g' -e 's/^symbol [0-9]+/symbol/' \
		-e 's| at [^ ]*/([^/ ]*\.c):| at |'
}

# expectations FILE MODE
expectations()
{
	name=$(basename "$1" .c)-$2
	if ! compile "$2" -Wall -Werror -Wno-unused-label -c -o "$out/$name.o" "$1"; then
		result "$name" "does not compile: $(grep -m 1 error: "$out/log")"
		return
	fi
	if ! facts_of "$out/$name.o" >"$out/$name.facts"; then
		result "$name" "its facts cannot be read"
		return
	fi
	wrong=
	grep -nE '// [=!] ' "$1" | sed -E -e 's|^[0-9]+:(// [=!] )|0 \1|' -e 's|^([0-9]+):.*(// = )|\1 \2|' \
		>"$out/expected"
	while read -r line _ kind text; do
		found=$(grep -F -e "$text" "$out/$name.facts")
		[ "$line" = 0 ] || found=$(echo "$found" | grep -F " at $line:")
		case $kind in
		=) [ -n "$found" ] || wrong="$wrong; missing: $text (line $line)" ;;
		*) [ -z "$found" ] || wrong="$wrong; unexpected: $text" ;;
		esac
	done <"$out/expected"
	if [ -n "$wrong" ]; then
		result "$name" "${wrong#; }"
	else
		result "$name"
	fi
}

# same_code NAME OPTION... - riding along leaves all but its section alone
same_code()
{
	name=$1
	shift
	$GCC -std=gnu11 -O2 "$@" -c -o "$out/plain.o" plugin/test/flow.c 2>"$out/log"
	compile ride "$@" -c -o "$out/ride.o" plugin/test/flow.c
	objcopy -R .discard.lockctx "$out/ride.o" "$out/stripped.o"
	objcopy "$out/plain.o"
	if cmp -s "$out/plain.o" "$out/stripped.o"; then
		result "same-code$name"
	else
		result "same-code$name" "the object differs"
	fi
}

syntax_error()
{
	echo 'int broken(' >"$out/broken.c"
	for mode in ride facts; do
		rm -f "$out/broken.o"
		if compile "$mode" -c -o "$out/broken.o" "$out/broken.c"; then
			result "syntax-error-$mode" "compiles"
		elif [ -e "$out/broken.o" ] || sed "s|$out/||g" "$out/log" | grep -q lockctx; then
			result "syntax-error-$mode" "leaves an object or a message of its own"
		else
			result "syntax-error-$mode"
		fi
	done
}

# Warnings are GCC's own and keep their effect in both modes.
warnings()
{
	echo 'static int unused(void) { return 1; }' >"$out/warn.c"
	for mode in ride facts; do
		if compile "$mode" -Wall -Werror -c -o "$out/warn.o" "$out/warn.c"; then
			result "werror-$mode" "the warning is lost"
		elif grep -q 'Werror=unused-function' "$out/log"; then
			result "werror-$mode"
		else
			result "werror-$mode" "another message: $(head -n 1 "$out/log")"
		fi
	done
	compile facts -Wall -c -o "$out/warn.o" plugin/test/table.c
	if [ -s "$out/log" ]; then
		result silent "says: $(head -n 1 "$out/log")"
	else
		result silent
	fi
}

dependencies()
{
	rm -f "$out/dep.d"
	compile facts -Wp,-MMD,"$out/dep.d" -c -o "$out/dep.o" plugin/test/flow.c
	if grep -q 'flow\.c' "$out/dep.d" 2>"$out/log"; then
		result dependencies
	else
		result dependencies "no dependency file in facts mode"
	fi
}

assembler_output()
{
	compile facts -S -o "$out/flow.s" plugin/test/flow.c
	if grep -q '\.discard\.lockctx' "$out/flow.s" && ! grep -q '^choose:' "$out/flow.s"; then
		result assembler-output
	else
		result assembler-output "no facts, or code"
	fi
}

# Kbuild asks the compiler about itself with such inputs: they compile as ever.
probes()
{
	for mode in ride facts; do
		echo 'int x; int f(void) { return x; }' |
			compile "$mode" -x c - -S -o "$out/probe.s"
		if grep -q '^f:' "$out/probe.s" && ! grep -q lockctx "$out/probe.s"; then
			result "probe-$mode"
		else
			result "probe-$mode" "a probe of the compiler is answered differently"
		fi
	done
	if compile facts -c -x c /dev/null -o "$out/null.o"; then
		result probe-null
	else
		result probe-null "$(head -n 1 "$out/log")"
	fi
}

# refused NAME MESSAGE OPTION... - one clear line, and no compile
refused()
{
	name=$1
	message=$2
	shift 2
	if $GCC -fplugin="$plugin" "$@" -c -o "$out/refused.o" plugin/test/flow.c >"$out/log" 2>&1; then
		result "$name" "is accepted"
	elif grep -q "$message" "$out/log"; then
		result "$name"
	else
		result "$name" "says: $(head -n 1 "$out/log")"
	fi
}

# The same input gives the same bytes.
deterministic()
{
	compile facts -c -o "$out/one.o" plugin/test/table.c
	compile facts -c -o "$out/two.o" plugin/test/table.c
	if cmp -s "$out/one.o" "$out/two.o"; then
		result deterministic
	else
		result deterministic "two compiles differ"
	fi
}

# Debug information is not asked for where only facts are.
debug_information()
{
	compile facts -c -o "$out/one.o" plugin/test/call.c
	compile facts -g3 -c -o "$out/two.o" plugin/test/call.c
	if ! cmp -s "$out/one.o" "$out/two.o"; then
		result debug-information "-g3 makes a difference to facts"
	else
		result debug-information
	fi
}

# Facts are found behind `ld -r` and in archives of both kinds.
containers()
{
	compile ride -c -o "$out/one.o" plugin/test/flow.c
	compile ride -c -o "$out/two.o" plugin/test/call.c
	rm -f "$out/full.a" "$out/thin.a"
	ld -r -o "$out/linked.o" "$out/one.o" "$out/two.o"
	ar rc "$out/full.a" "$out/one.o" "$out/two.o"
	ar rcT "$out/thin.a" "$out/one.o" "$out/two.o"
	objcopy -O binary --only-section=.discard.lockctx "$out/one.o" "$out/bare" 2>"$out/log"
	for file in linked.o full.a thin.a; do
		n=$("$dump" "$out/$file" | grep -c '^unit ')
		if [ "$n" = 2 ]; then
			result "container-$file"
		else
			result "container-$file" "$n units of 2"
		fi
	done
	echo 'int x;' >"$out/none.c"
	$GCC -c -o "$out/none.o" "$out/none.c"
	for file in none.o log missing; do
		if "$dump" "$out/$file" >"$out/dump" 2>"$out/err" || [ "$(wc -l <"$out/err")" != 1 ]; then
			result "no-facts-$file" "not refused in one line"
		else
			result "no-facts-$file"
		fi
	done
}

# On a build farm's machine there is the compiler, this file, and what these two need: the compiler's
# own libraries may be others.
needs_nothing()
{
	libraries=$(readelf -d "$plugin" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc|ld-linux.*)\.so\.' |
		tr '\n' ' ')
	result needs-libc-alone ${libraries:+"the plugin needs $libraries"}
}

needs_nothing
for file in plugin/test/*.c; do
	expectations "$file" facts
	expectations "$file" ride
done
same_code ""
same_code -debug -g
same_code -unoptimised -O0
syntax_error
warnings
dependencies
assembler_output
probes
refused bad-mode 'unknown argument.*mode=other' -fplugin-arg-lockctx_plugin-mode=other
refused bad-argument 'unknown argument.*verbose' -fplugin-arg-lockctx_plugin-verbose
deterministic
debug_information
containers
echo "1..$count"
[ "$failed" -eq 0 ]

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test.sh - every semantic patch under cocci/ against its before/after pair
#
# FOLDER/NAME.cocci is run on FOLDER/tests/NAME.c, with the options of its header, and
# must give FOLDER/tests/NAME.res. A patch without a pair fails. Then apply.sh is run
# on small trees made of the same pairs. Prints TAP; exit status: 0 all ok, 1 not,
# 2 could not run.
set -u

here=$(dirname "$(realpath "$0")")
command -v spatch >/dev/null || {
	echo "test.sh: spatch is missing: install Debian's package coccinelle" >&2
	exit 2
}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
count=0
failed=0

# result STATUS NAME: report one test; $work/log says why it failed
result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		sed 's/^/# /' "$work/log"
	fi
}

# run_pair COCCI: patch a copy of its .c and compare with its .res; .define says what is virtual
run_pair()
{
	pair=$(dirname "$1")/tests/$(basename "$1" .cocci)
	if [ ! -f "$pair.c" ] || [ ! -f "$pair.res" ]; then
		echo "$pair.c or $pair.res is missing"
		return 1
	fi
	cp "$pair.c" "$work/out.c" || return 1
	# shellcheck disable=SC2046  # options are words
	sh "$here/spatch.sh" $(cat "$pair.define" 2>/dev/null) "$1" "$work/out.c" >/dev/null || return 1
	diff -u "$pair.res" "$work/out.c"
}

# new_tree: a tree with the files that the scenarios change, each the scenario's .c
new_tree()
{
	tests=$here/scenario/tests
	rm -rf "$work/tree"
	mkdir -p "$work/tree/arch/x86/include/asm" "$work/tree/arch/x86/kvm/svm" &&
		cp "$tests/synic-autoeoi.c" "$work/tree/arch/x86/include/asm/kvm_host.h" &&
		cp "$tests/synic-autoeoi.c" "$work/tree/arch/x86/kvm/hyperv.c" &&
		cp "$tests/synic-drop-all.c" "$work/tree/arch/x86/kvm/x86.c" &&
		cp "$tests/avic-no-drop.c" "$work/tree/arch/x86/kvm/svm/avic.c"
}

apply()
{
	sh "$here/scenario/apply.sh" "$work/tree" "$@"
}

# has NAME...: are exactly these scenarios in the tree, in this order?
has()
{
	[ "$(paste -s -d ' ' "$work/tree/.lockctx-scenario")" = "$*" ]
}

# refuses TEXT NAME...: exit status 2, one line with TEXT in it, nothing changed
refuses()
{
	text=$1
	shift
	rm -rf "$work/before"
	cp -R "$work/tree" "$work/before" || return 1
	apply "$@" >"$work/said" 2>&1
	status=$?
	cat "$work/said"
	[ "$status" -eq 2 ] && [ "$(wc -l <"$work/said")" -eq 1 ] &&
		grep -qF -- "$text" "$work/said" && diff -r "$work/before" "$work/tree"
}

one_file()
{
	new_tree && apply avic-no-drop && has avic-no-drop &&
		diff "$here/scenario/tests/avic-no-drop.res" "$work/tree/arch/x86/kvm/svm/avic.c"
}

brings_what_it_is_on_top_of()
{
	new_tree && apply synic-drop-guest && has synic-autoeoi synic-drop-guest &&
		diff "$here/scenario/tests/synic-autoeoi.res" \
			"$work/tree/arch/x86/include/asm/kvm_host.h"
}

not_twice()
{
	new_tree && apply synic-autoeoi && cp -R "$work/tree" "$work/once" &&
		apply synic-autoeoi && diff -r "$work/once" "$work/tree" &&
		apply synic-drop-all && has synic-autoeoi synic-drop-all
}

alternatives()
{
	new_tree && apply synic-drop-guest && refuses 'cannot be combined' synic-drop-all
}

unknown_name()
{
	new_tree && refuses 'no scenario named nonesuch' synic-autoeoi nonesuch
}

second_does_not_apply()
{
	new_tree && : >"$work/tree/arch/x86/kvm/x86.c" &&
		refuses 'does not apply to' avic-no-drop synic-drop-all
}

no_kernel_tree()
{
	new_tree && rm "$work/tree/arch/x86/kvm/hyperv.c" &&
		refuses 'is it a kernel tree?' synic-autoeoi
}

# A tree whose folder is another tree's must not change that one.
not_through_links()
{
	new_tree && mv "$work/tree/arch/x86/kvm" "$work/other" &&
		ln -s "$work/other" "$work/tree/arch/x86/kvm" &&
		refuses 'by a link' synic-autoeoi &&
		diff "$here/scenario/tests/synic-autoeoi.c" "$work/other/hyperv.c"
}

without_home()
{
	new_tree && (unset HOME && apply synic-autoeoi) && has synic-autoeoi
}

spatch_missing()
{
	new_tree && mkdir -p "$work/bin" || return 1
	for tool in dirname grep mktemp rm sh; do
		ln -sf "$(command -v "$tool")" "$work/bin/" || return 1
	done
	(PATH=$work/bin apply avic-no-drop) >"$work/said" 2>&1
	status=$?
	cat "$work/said"
	[ "$status" -eq 2 ] && grep -q 'spatch is missing' "$work/said"
}

for cocci in "$here"/*/*.cocci; do
	run_pair "$cocci" >"$work/log" 2>&1
	result $? "${cocci#"$here"/}"
done
for t in one_file brings_what_it_is_on_top_of not_twice alternatives unknown_name \
	second_does_not_apply no_kernel_tree not_through_links without_home spatch_missing; do
	"$t" >"$work/log" 2>&1
	result $? "scenario/apply.sh: $t"
done
echo "1..$count"
[ "$failed" -eq 0 ]

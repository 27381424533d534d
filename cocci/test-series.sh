#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-series.sh - series.sh on a small tree. Prints TAP; exit status: 0 all ok, 1 not, 2 could
# not run.
set -u

here=$(dirname "$(realpath "$0")")
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
count=0
failed=0

series()
{
	sh "$here/series.sh" "$@"
}

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

# new_tree: a tree as Debian's packages are: no repository, and every file ignored
new_tree()
{
	rm -rf "$work/tree" "$work/scratch" "$work/out" "$work/pristine"
	mkdir -p "$work/tree/virt/kvm" "$work/tree/include/linux" || return 1
	: >"$work/tree/Kbuild"
	echo '*' >"$work/tree/.gitignore"
	printf 'int first(void)\n{\n\treturn 1;\n}\n' >"$work/tree/virt/kvm/a.c"
	echo 'int first(void);' >"$work/tree/include/linux/a.h"
	echo 'int other(void);' >"$work/tree/include/linux/b.h"
	cp -R "$work/tree" "$work/pristine"
	printf 'KVM: Return two\n\nBecause.\n---\nFound by reading.\n' >"$work/text"
	series init "$work/tree" "$work/scratch" virt include/linux/a.h
}

change()
{
	sed 's/return 1/return 2/' "$work/scratch/virt/kvm/a.c" >"$work/new" &&
		cp "$work/new" "$work/scratch/virt/kvm/a.c"
}

untouched()
{
	diff -r "$work/pristine" "$work/tree"
}

# refuses TEXT COMMAND...: exit status 2 and one line with TEXT in it
refuses()
{
	text=$1
	shift
	series "$@" >"$work/said" 2>&1
	status=$?
	cat "$work/said"
	[ "$status" -eq 2 ] && [ "$(wc -l <"$work/said")" -eq 1 ] && grep -qF -- "$text" "$work/said"
}

writes_a_patch()
{
	new_tree && change && series commit "$work/scratch" "$work/text" &&
		series format "$work/scratch" "$work/out" || return 1
	patch=$work/out/0001-KVM-Return-two.patch
	cat "$patch"
	grep -qx 'From: lockctx <lockctx@localhost>' "$patch" &&
		grep -qx 'Subject: \[PATCH\] KVM: Return two' "$patch" &&
		grep -qE '^index [0-9a-f]{40}\.\.[0-9a-f]{40} 100644$' "$patch" &&
		[ "$(sed -n '/^---$/{n;p;q;}' "$patch")" = 'Found by reading.' ] && untouched
}

a_header_and_a_new_file()
{
	new_tree && echo 'int second(void);' >>"$work/scratch/include/linux/a.h" &&
		echo 'int second(void);' >"$work/scratch/virt/kvm/new.h" &&
		series commit "$work/scratch" "$work/text" virt/kvm/new.h &&
		series format "$work/scratch" "$work/out" || return 1
	[ "$(grep -c '^diff' "$work/out/0001-KVM-Return-two.patch")" -eq 2 ] && untouched
}

the_rest_is_links()
{
	new_tree && [ -L "$work/scratch/include/linux/b.h" ] && [ ! -L "$work/scratch/virt" ] &&
		[ -f "$work/scratch/include/linux/a.h" ] && [ ! -L "$work/scratch/include/linux/a.h" ]
}

what_a_killed_one_left_goes()
{
	new_tree && mkdir "$work/scratch.lockctx-$$.new" "$work/scratch.lockctx-1.new" || return 1
	exec 7<"$work/scratch.lockctx-1.new"	# is at work, whatever its number
	flock 7 && series init "$work/tree" "$work/scratch" virt &&
		[ ! -d "$work/scratch.lockctx-$$.new" ] && [ -d "$work/scratch.lockctx-1.new" ]
}

same_bytes_whoever_asks()
{
	new_tree && change && series commit "$work/scratch" "$work/text" &&
		series format "$work/scratch" "$work/out" || return 1
	cp -R "$work/out" "$work/first"
	printf '[user]\n\tname = N. N.\n[format]\n\tsignature = mine\n\tsignOff = true\n[diff]\n\tnoprefix = true\n' \
		>"$work/.gitconfig"
	HOME=$work
	export HOME
	new_tree && change && series commit "$work/scratch" "$work/text" &&
		series format "$work/scratch" "$work/out" && diff -r "$work/first" "$work/out"
}

a_killed_one_leaves_nothing()
{
	new_tree && change && series commit "$work/scratch" "$work/text" || return 1
	# killed when its first patch is ready
	mkdir "$work/bin"
	# shellcheck disable=SC2016 # of the shell that is killed
	printf '#!/bin/sh\nkill -9 "$PPID"\n' >"$work/bin/mv"
	chmod +x "$work/bin/mv"
	! (PATH=$work/bin:$PATH; series format "$work/scratch" "$work/out") || return 1
	# and one before that, whose patch had another name
	echo half >"$work/out/.0001-killed.patch.new"
	series format "$work/scratch" "$work/out" && [ "$(find "$work/out" -mindepth 1 | wc -l)" -eq 1 ]
}

is_applied_by_am()
{
	new_tree && change && series commit "$work/scratch" "$work/text" &&
		series format "$work/scratch" "$work/out" &&
		series init "$work/tree" "$work/other" virt &&
		series am "$work/other" "$work/out"/*.patch &&
		grep -q 'return 2' "$work/other/virt/kvm/a.c" &&
		refuses 'virt/kvm/a.c' am "$work/other" "$work/out"/*.patch &&
		series undo "$work/other" && untouched
}

bad_input()
{
	new_tree && refuses 'nothing changed' commit "$work/scratch" "$work/text" &&
		refuses 'no message' commit "$work/scratch" "$work/none" &&
		refuses 'nothing was committed' format "$work/scratch" "$work/out" &&
		refuses 'not made by series.sh' commit "$work/tree" "$work/text" &&
		refuses 'no such folder or file' init "$work/tree" "$work/scratch" drivers &&
		refuses 'no scratch copy' init "$work/tree" "$work/pristine" virt &&
		refuses 'usage' init "$work/tree" && refuses 'usage' nonesuch && untouched
}

for t in writes_a_patch a_header_and_a_new_file the_rest_is_links what_a_killed_one_left_goes \
	same_bytes_whoever_asks a_killed_one_leaves_nothing is_applied_by_am bad_input; do
	("$t") >"$work/log" 2>&1
	result $? "series.sh: $t"
done
echo "1..$count"
[ "$failed" -eq 0 ]

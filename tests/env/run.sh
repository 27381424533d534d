#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [GROUP...] - some groups of tests where nothing is as on a developer's machine
#
# In a copy of the checkout that is called lockctx and has a blank in its path; as another user than
# root, without HOME, with umask 077, in another time zone and language; with variables about that are
# meant for other builds, for shells and for lockctx. The command is linked anew there, since it knows
# its folder; everything else is taken from $BUILD. Prints TAP.
#
# BUILD  the build folder (default: build)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
[ $# -gt 0 ] || set -- kbuild cli/init cli/record cli/install cli/runtime cli/explain
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
copy="$work/a folder/lockctx"
count=0
failed=0

# result STATUS NAME [LOG]
result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		sed 's/^/# /' "$3" | head -n 40
	fi
}

# Sources with their times, so that make sees what was made of them.
copy_checkout()
{
	mkdir -p "$copy/build" || exit 2
	find . -mindepth 1 -maxdepth 1 ! -name '.git*' ! -name 'build*' ! -path "./$BUILD" \
		-exec cp -a -t "$copy" '{}' + || exit 2
	for part in "$BUILD"/*; do
		case ${part##*/} in
		asan | bench | clang | strict | tests) ;;
		*) cp -a "$part" "$copy/build" || exit 2 ;;
		esac
	done
	rm -f "$copy/build/lockctx" "$copy/build/analyzer/cli/install.o"
	mkdir "$work/tmp"
	chmod 755 "$work" "$work/a folder"
}

# A language that is not the program's own, when the machine has one.
language()
{
	locale -a | grep -iE '^(de|fr|es|ja)_.*utf' | head -n 1 | grep . || echo C.UTF-8
}

# there COMMAND...: runs it in the copy
# shellcheck disable=SC2086 # words
there()
{
	(
		cd "$copy" && umask 077 &&
			env -i PATH="$PATH" TMPDIR="$work/tmp" TZ=Asia/Kolkata LC_ALL="$(language)" \
			LANG="$(language)" LANGUAGE=de CDPATH="/tmp:.:.." GREP_OPTIONS=--color=always \
			COLUMNS=20 MANWIDTH=30 TERM=dumb PERL_UNICODE=SDA GIT_DIR=/nonexistent \
			CFLAGS='-O1 -Wall' MAKEFLAGS=-k KBUILD_OUTPUT=/nonexistent KBUILD_EXTMOD=/nonexistent \
			ARCH=none CROSS_COMPILE=nonesuch- LLVM=1 O=/nonexistent V=1 \
			LOCKCTX_MODELS=/nonexistent LOCKCTX_PLUGIN=/nonexistent LOCKCTX_ANNOTATIONS=/nonexistent \
			$user "$@"
	) >"$work/log" 2>&1 </dev/null
}

user=
copy_checkout
if [ "$(id -u)" -eq 0 ]; then
	# whoever that is: not root
	user='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chown -R 65534:65534 "$work"
fi
there make all
result $? 'make' "$work/log"
for group; do
	there tests/run-all.sh "$group"
	result $? "$group" "$work/log"
done
echo "1..$count"
[ $failed -eq 0 ]

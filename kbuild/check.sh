#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh - what `make check` does: builds lockctx and checks the user's own kernel tree
#
# KDIR   the kernel source tree
# O      the folder it was built in (default: in place)
# DIRS   the folders to check, relative to the tree (default: all that was built)
# BUILD  the build folder of lockctx (default: build)
# MAKE   the make to build with (default: make)
#
# Nothing is written in KDIR or O. Exit status: 0 clean, 1 findings, 2 could not run.
set -u
here=$PWD
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}

[ -n "${KDIR:-}" ] || {
	echo 'check.sh: KDIR is missing: make check KDIR=the kernel tree [O=...] [DIRS="..."]' >&2
	exit 2
}
${MAKE:-make} -j"$(nproc)" --no-print-directory -s "BUILD=$BUILD" all >&2 || {
	missing=$(kbuild/setup.sh -n | paste -s -d ' ')
	[ -z "$missing" ] ||
		echo "check.sh: not installed: $missing: run kbuild/setup.sh" >&2
	exit 2
}
lockctx=$(realpath "$BUILD/lockctx")
cd "$here" || exit 2
# shellcheck disable=SC2086 # a list of folders
"$lockctx" check -k "$KDIR" ${O:+-O "$O"} ${DIRS:-}
status=$?
[ $status -le 1 ] || exit 2
exit $status

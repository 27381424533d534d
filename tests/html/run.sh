#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - the HTML pages of a real report, of 5.10 with synic-drop-guest, in a browser
#
# Exit status: 0 nothing failed, 1 something did, 2 could not run.

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=$(realpath "${BUILD:-build}")
LOCKCTX_CACHE=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}
export BUILD LOCKCTX_CACHE
places=$(mktemp) || exit 2
report=$(mktemp) || exit 2
trap 'rm -f "$places" "$report"' EXIT

kbuild/prepare.sh 5.10 synic-drop-guest >"$places" || exit 2
{
	read -r kdir
	read -r obj
	read -r facts
} <"$places"
"$BUILD/lockctx" check -q -k "$kdir" -O "$obj" --facts "$facts" arch/x86/kvm virt >/dev/null
[ $? -eq 1 ] || {
	echo "run.sh: the scenario has no findings: see make test-kernel" >&2
	exit 2
}
# the report that remembers which facts it was made of
cp "$LOCKCTX_CACHE/last.json" "$report" || exit 2
tests/html/test-browser.sh "$report"

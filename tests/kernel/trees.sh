#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trees.sh [TREE...] - all of KVM, kernel/, mm/, fs/, net/core and block/ is read, whatever the version
#
# TREE is a version as kbuild/fetch-source.sh takes it. Without any, it is each that -l lists: the
# newest that Debian's suites have of each series, and those before which a mirror still has. Each is
# fetched, configured and extracted, which is to fail for no file, and KVM is analysed. What is found is
# counted and not judged. A source that was not there before is removed again: it takes hours, not
# disks.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# DIRS     only these folders, for a shorter run
# JOBS     how many compiles at a time (default: one per processor)
# KEEP     if set, sources stay
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

cache=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}
dirs=${DIRS:-arch/x86/kvm virt kernel mm fs net/core block}
scratch=
trap 'rm -rf $scratch' EXIT
trap 'exit 2' HUP INT TERM

# extract - bring the facts of $dirs up to date: leaves $files and $bad, and what failed in the log
extract()
{
	# shellcheck disable=SC2086 # words
	"$BUILD/kbuild-extract" -q -j "${JOBS:-$(nproc)}" -k "$kdir" -O "$obj" -a sparse-annotations \
		-p "$BUILD/plugin/lockctx_plugin.so" -o "$facts" $dirs >"$out/$row.log" 2>&1
	counts=$(sed -n 's/^Linux .*: \([0-9]*\) files, .* \([0-9]*\) failed.*/\1 \2/p' "$out/$row.log")
	files=${counts% *}
	bad=${counts#* }
	[ -n "$counts" ] && [ "$bad" -eq 0 ]
}

# one TREE
one()
{
	name=linux-source-${1##*=}
	row=tree-${1##*=}
	kdir=$cache/src/$name
	obj=$cache/obj/trees-${1##*=}
	facts=$cache/facts/trees-${1##*=}
	began=$(date +%s)
	[ -n "${KEEP-}" ] || scratch="$obj $facts"
	[ -n "${KEEP-}" ] || [ -e "$kdir" ] || scratch="$scratch $kdir"
	# shellcheck disable=SC2086 # words
	if ! kbuild/fetch-source.sh "$1" >"$out/$row.log" 2>&1 ||
		! kbuild/configure.sh "$kdir" "$obj" $dirs >>"$out/$row.log" 2>&1; then
		result 1 "$1: is fetched and configured: $(tail -n 1 "$out/$row.log")"
		return
	fi
	extract
	result $? "$1: every file is read"
	grep ' no facts: ' "$out/$row.log" | sed 's/^/# /'
	check "$row"
	result $? "$1: KVM is analysed"
	note "$1: ${files:-no} files, ${bad:-all} failed, $(jq '[.findings[] | (., .other_ways[]?)] | length' "$out/$row.json" 2>/dev/null ||
		echo 'no report, so no') findings in KVM, $(($(date +%s) - began)) s"
	# shellcheck disable=SC2086 # folders without blanks
	rm -rf $scratch
	scratch=
}

if [ $# -eq 0 ]; then
	# shellcheck disable=SC2046 # words
	set -- $(kbuild/fetch-source.sh -l)
	[ $# -gt 0 ] || die "no suite has a kernel: see kbuild/fetch-source.sh -l"
	note "$# trees: $*"
fi
for tree; do
	one "$tree"
done
finish

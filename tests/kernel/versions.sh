#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# versions.sh [VERSION...] - KVM of other kernels is read and analysed without an error
#
# Fetches, configures, extracts and analyses each VERSION (default: 6.1 6.12 7.3). What is found is
# counted and not judged.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

# asks NAME FILTER - does the report of $row fulfil FILTER, a condition in jq?
asks()
{
	jq -e -L tests/kernel --arg version "$version" "include \"report\"; $2" "$out/$row.json" \
		>/dev/null 2>"$out/jq.log"
	result $? "$row: $1"
}

[ $# -gt 0 ] || set -- 6.1 6.12 7.3
for version; do
	prepare "$version"
	row=linux-$version
	began=$(date +%s)
	check "$row"
	result $? "$row: is analysed"
	note "$row: $(($(date +%s) - began)) s"
	[ -s "$out/$row.json" ] || continue
	asks 'every file is read' complete
	! grep '^lockctx: ' "$out/$row.log"
	result $? "$row: nothing is complained about"
	asks 'each step of a witness has its place' '.findings | all(located)'
	asks 'no annotation and no assertion of lockdep is broken' \
		'[.findings[] | select(.rule == "must-hold" or .rule == "annotation" or
			.source == "asserted" or .source == "annotated")] == []'
	note "$(jq -r '[.coverage | "\(.files) files", "\(.functions) functions",
		"\(.states_dropped) states dropped"] + [.findings | group_by(.rule)[] |
		"\(length) \(.[0].rule)"] | join(", ")' "$out/$row.json")"
done
finish

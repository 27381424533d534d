#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# versions.sh [VERSION...] - KVM of other kernels is read and analysed without an error
#
# Fetches, configures, extracts and analyses each VERSION (default: 6.1 6.12 7.3). What is found is
# counted and not judged. But for the deadlock that 5.10 gets from synic-autoeoi: these kernels have
# AutoEOI as that scenario does, and a fix, and it is said why the path is clean.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

# asks NAME FILTER - does the report of $row fulfil FILTER, a condition in jq?
asks()
{
	jq -e -L tests/kernel --arg version "$version" "include \"report\"; $2" "$out/$row.json" \
		>/dev/null 2>"$out/jq.log"
	result $? "$row: $1"
}

# clean - what is said of a deadlock that is not here: which call is gone, and what that leaves
clean()
{
	prepare "$version"
	timeout 300 "$LOCKCTX" check -q -k "$kdir" -O "$obj" -d "$facts" --class kvm::srcu \
		--was "$out/was.json" arch/x86/kvm virt >"$out/$row.was" 2>"$out/$row.log"
	[ "$(grep -c '^not here: ' "$out/$row.was")" -eq 2 ]
	result $? "$row: the two deadlocks of SynIC and AVIC are not here"
	while IFS='|' read -r text name; do
		[ "$(grep -cE -- "$text" "$out/$row.was")" -eq 2 ]
		result $? "$row: $name"
	done <<-'END'
		to synic_update_vector\(\) .*entered with kvm::srcu held|SINTs are written with kvm->srcu held, as there
		gone: no call leads from synic_update_vector\(\) to __x86_set_memory_region\(\)|the call that is gone leads to the memslot
		clean: none of the [0-9]+ functions below synic_update_vector\(\) waits for kvm::srcu|what is below waits for no reader
		^    .*kvm_swap_active_memslots\(\)|though the memslots are still swapped by one who waits
	END
}

[ $# -gt 0 ] || set -- 6.1 6.12 7.3
prepare 5.10 synic-autoeoi
row=was
check was --class kvm::srcu || die "Linux 5.10 with synic-autoeoi is not analysed"
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
		'[(.findings[] | (., .other_ways[]?)) | select(.rule == "must-hold" or .rule == "annotation" or
			.source == "asserted" or .source == "annotated")] == []'
	note "$(jq -r '[.coverage | "\(.files) files", "\(.functions) functions",
		"\(.states_dropped) states dropped"] + [.findings | group_by(.rule)[] |
		"\(length) \(.[0].rule)"] | join(", ")' "$out/$row.json")"
	clean
done
finish

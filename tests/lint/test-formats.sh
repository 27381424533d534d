#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-formats.sh - SARIF and b4 lines, comparing reports, baselines, and ids that stay. Prints TAP.
# shellcheck disable=SC2016 # names of jq
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

k="$work/kernel tree"
kernel_tree "$k"
check_json()
{
	run "$LOCKCTX" check -q --format=json -o "$1" -k "$k"
	[ "$status" -le 1 ] || cat "$work/err"
}

# ---- SARIF
run "$LOCKCTX" check -q --format=sarif -k "$k"
check 'SARIF: findings' 1 '"2.1.0"'
cp "$work/out" "$work/bad.sarif"
holds 'SARIF: what the standard asks' asks -f tests/lint/sarif.jq "$work/bad.sarif"
holds 'SARIF: a path from the lock to the wait' asks '.runs[0].results | length == 1 and
	([.[0].codeFlows[0].threadFlows[0].locations[] |
		[.kinds[0], .location.logicalLocations[0].name]] ==
	 [["acquire", "reads"], ["call", "reads"], ["call", "wait"]])' "$work/bad.sarif"
holds 'SARIF: files are relative to the tree, which is a URI' asks '.runs[0] |
	(.originalUriBaseIds.SRCROOT.uri |
		startswith("file:///") and endswith("/kernel%20tree/")) and
	(.results[0].locations[0].physicalLocation.artifactLocation ==
		{"uri": "virt/bad.c", "uriBaseId": "SRCROOT"})' "$work/bad.sarif"
check_json "$work/bad.json"
holds 'SARIF: the id is the fingerprint' [ "$(jq -r '(.findings[] | (., .other_ways[]?)).id' "$work/bad.json")" = \
	"$(jq -r '.runs[0].results[].partialFingerprints["lockctx/v1"]' "$work/bad.sarif")" ]
run "$LOCKCTX" check -q --format=sarif --rule wrong-cookie -k "$k"
check 'SARIF: nothing found' 0
holds 'SARIF: nothing found is a valid run' asks -f tests/lint/sarif.jq "$work/out"
for name in basic/five_deep lock/double_direct cookie/swapped value/flag_param \
	indirect/ops_table; do
	compile "tests/cases/$name.c" "$work/${name#*/}.o"
	run "$LOCKCTX" analyze --format=sarif -k tests/cases "$work/${name#*/}.o"
	holds "SARIF: $name" asks -f tests/lint/sarif.jq "$work/out"
done
schema=${SARIF_SCHEMA:-}
if [ -n "$schema" ]; then
	holds 'SARIF: the schema' /usr/bin/python3 -m jsonschema -i "$work/bad.sarif" "$schema"
fi

# ---- b4
run "$LOCKCTX" check -q --format=b4 -k "$k"
holds 'b4: one line a finding' [ "$(wc -l <"$work/out")" -eq 1 ]
check 'b4: file, line, lock, path' 1 'virt/bad.c:8: WARNING: wait() called with kvm::srcu held'
holds 'b4: the path is in it' grep -q 'path reads > wait > synchronize_srcu)' "$work/out"
run "$LOCKCTX" check -q --format=b4 --rule wrong-cookie -k "$k"
holds 'b4: nothing for nothing' [ ! -s "$work/out" ]
refuses_option 'an unknown format' "unknown format 'xml'" "$LOCKCTX" check --format=xml -k "$k"

# ---- ids: moved lines, renamed locals, another order
id()
{
	jq -r '(.findings[] | (., .other_ways[]?)).id' "$1"
}
sed -i '1i /* a line\n   more */' "$k/virt/bad.c"
sed -i -e 's/idx/renamed/g; s/^void reads(struct kvm \*kvm)/void reads(struct kvm *machine)/' \
	-e 's/&kvm->srcu, r/\&machine->srcu, r/; s/(&kvm->srcu)/(\&machine->srcu)/' \
	-e 's/wait(kvm);/wait(machine);/' "$k/virt/bad.c"
check_json "$work/moved.json"
holds 'ids: it has moved' [ "$(jq '(.findings[] | (., .other_ways[]?)).site.line' "$work/moved.json")" -gt 8 ]
holds 'ids: moved lines, a renamed local, a renamed parameter' \
	[ "$(id "$work/bad.json")" = "$(id "$work/moved.json")" ]
cat >"$work/local.c" <<'END'
#include <linux/srcu.h>
void once(void)
{
	struct srcu_struct here;
	int idx = srcu_read_lock(&here);

	synchronize_srcu(&here);
	srcu_read_unlock(&here, idx);
}
END
compile "$work/local.c" "$work/local.o"
run "$LOCKCTX" analyze --format=json "$work/local.o"
cp "$work/out" "$work/local1.json"
sed -i 's/here/elsewhere/g; s/idx/cookie/g' "$work/local.c"
compile "$work/local.c" "$work/local.o"
run "$LOCKCTX" analyze --format=json "$work/local.o"
holds 'ids: a lock in a local that is renamed' [ "$(id "$work/local1.json")" = "$(id "$work/out")" ]

# ---- diff
kernel_tree "$k"
sed -i 's/wait(kvm);/;/' "$k/virt/bad.c"
check_json "$work/clean.json"
run "$LOCKCTX" diff "$work/clean.json" "$work/bad.json"
check 'diff: introduced' 1 'virt/bad.c:8:1: warning: wait() called with kvm::srcu held'
holds 'diff: counts' grep -qx '1 introduced, 0 fixed, 0 preexisting' "$work/err"
run "$LOCKCTX" diff --fixed "$work/bad.json" "$work/clean.json"
check 'diff: fixed' 0 'fixed: virt/bad.c:8: wait() called with kvm::srcu held'
holds 'diff: what is fixed is no warning' not grep -qiE 'warning|error' "$work/out"
run "$LOCKCTX" diff "$work/bad.json" "$work/clean.json"
holds 'diff: fixed only when asked' [ ! -s "$work/out" ]
run "$LOCKCTX" diff --format=json "$work/bad.json" "$work/moved.json"
check 'diff: moved is not new' 0 '0 introduced, 0 fixed, 1 preexisting'
holds 'diff: JSON names what both have' asks --arg id "$(id "$work/bad.json")" \
	'.findings == [] and .fixed == [] and .preexisting == [$id]' "$work/out"
run "$LOCKCTX" diff --format=sarif "$work/bad.json" "$work/clean.json"
holds 'diff: SARIF says absent' asks '[.runs[0].results[].baselineState] == ["absent"]' "$work/out"
holds 'diff: valid SARIF' asks -f tests/lint/sarif.jq "$work/out"
# The same finding by another way: the path changed, the complaint did not.
sed 's/void wait(struct kvm \*kvm)/static void inner(struct kvm *kvm)/' "$k/virt/good.c" \
	>"$work/good.c"
printf 'void wait(struct kvm *kvm)\n{\n\tinner(kvm);\n}\n' >>"$work/good.c"
kernel_tree "$k"
cp "$work/good.c" "$k/virt/good.c"
check_json "$work/longer.json"
holds 'diff: a longer path has another id' \
	[ "$(id "$work/bad.json")" != "$(id "$work/longer.json")" ]
run "$LOCKCTX" diff "$work/bad.json" "$work/longer.json"
check 'diff: a changed path is not new' 0 '0 introduced, 0 fixed, 1 preexisting'
# partly BASE FILTER: that report, where something could not be looked at
partly()
{
	jq "$2" "$work/$1.json" >"$work/partly.json"
}
for lacks in '.coverage.given_up = ["kvm::srcu"]' '.coverage.failed = 1'; do
	partly clean "$lacks"
	run "$LOCKCTX" diff "$work/partly.json" "$work/bad.json"
	check "diff: a base with $lacks: not known to be new" 2 '0 introduced, 0 fixed, 0 preexisting'
	says "diff: a base with $lacks: the finding is printed, and that" 'may have been there before'
	run "$LOCKCTX" diff --fixed "$work/bad.json" "$work/partly.json"
	check "diff: a head with $lacks: not known to be gone" 2 '1 that may be there still'
	holds "diff: a head with $lacks: nothing is fixed" not grep -q fixed: "$work/out"
	run "$LOCKCTX" diff "$work/partly.json" "$work/partly.json"
	check "diff: both with $lacks: that is no difference" 0 '0 introduced, 0 fixed, 0 preexisting'
	run "$LOCKCTX" diff "$work/clean.json" "$work/partly.json"
	check "diff: only the head with $lacks: there may be more" 2
done
partly clean '.coverage.given_up = ["other::lock"]'
run "$LOCKCTX" diff "$work/partly.json" "$work/bad.json"
check 'diff: another class is given up in the base: new' 1 '1 introduced, 0 fixed, 0 preexisting'
refuses_option 'diff: one report' 'two reports are needed' "$LOCKCTX" diff "$work/bad.json"
refuses 'diff: no report' "$work/none: cannot read it" "$LOCKCTX" diff "$work/none" "$work/bad.json"
refuses 'diff: something else' 'no valid JSON' "$LOCKCTX" diff "$work/bad.json" "$k/virt/bad.c"

# ---- baseline
kernel_tree "$k"
check_json "$work/bad.json"
run "$LOCKCTX" baseline save "$work/known.json"
check 'baseline: save' 0 "$work/known.json: 1 known finding"
holds 'baseline: no path and no place of this machine in it' not grep -q "$work" "$work/known.json"
run "$LOCKCTX" check -q --baseline="$work/known.json" -k "$k"
check 'baseline: what is known is no finding' 0 "1 finding of $work/known.json left out"
holds 'baseline: nothing printed' [ ! -s "$work/out" ]
run "$LOCKCTX" explain "$(id "$work/bad.json")"
check 'baseline: it can still be explained' 0 'kvm::srcu'
cp "$k/virt/bad.c" "$k/virt/worse.c"
sed -i 's/void reads/void worse/' "$k/virt/worse.c"
sed 's/bad/worse/g' "$k/virt/.bad.o.cmd" >"$k/virt/.worse.o.cmd"
run "$LOCKCTX" check -q --baseline="$work/known.json" -k "$k"
check 'baseline: what is new is one' 1 'virt/worse.c:8:1: warning'
holds 'baseline: that alone' [ "$(grep -c 'warning: ' "$work/out")" -eq 1 ]
run "$LOCKCTX" baseline save "$work/known.json"
check 'baseline: save takes what was left out, too' 0 '2 known findings'
sed -i 's/wait(kvm);/;/' "$k/virt/worse.c"
run "$LOCKCTX" check -q --baseline="$work/known.json" -k "$k"
check 'baseline: what is gone is told' 0 "1 of it gone: 'lockctx baseline prune' drops it"
run "$LOCKCTX" baseline prune "$work/known.json"
check 'baseline: prune' 0 '1 gone, 1 known finding left'
run "$LOCKCTX" check -q --baseline="$work/known.json" -k "$k"
holds 'baseline: pruned' grep -qx "1 finding of $work/known.json left out" "$work/err"
cp "$work/known.json" "$work/before.json"
run "$LOCKCTX" baseline prune "$work/known.json"
holds 'baseline: nothing to prune: the same bytes' cmp "$work/known.json" "$work/before.json"
partly clean '.coverage.given_up = ["kvm::srcu"]'
run "$LOCKCTX" baseline prune -i "$work/partly.json" "$work/known.json"
check 'baseline: what could not be looked at is not gone' 0 \
	'0 gone, 1 known finding left, of which 1 could not be looked at'
holds 'baseline: and stays in it' cmp "$work/known.json" "$work/before.json"
cp "$work/known.json" "$work/other.json"
run "$LOCKCTX" baseline prune -i "$work/clean.json" "$work/other.json"
check 'baseline: what was looked at and is not there is gone' 0 '1 gone, 0 known findings left'
refuses 'baseline: none there' "$work/none.json: cannot read it" \
	"$LOCKCTX" check -q --baseline="$work/none.json" -k "$k"
refuses_option 'baseline: an unknown action' "unknown action 'drop'" "$LOCKCTX" baseline drop
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-irq.sh - a lock that an interrupt takes, as the formats have it. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cp tests/cases/irq/timer.c "$work/timer.c"
compile "$work/timer.c" "$work/timer.o"

run "$LOCKCTX" analyze "$work/timer.o"
check 'text' 1 '1 finding: 1 irq-inversion'
holds 'what is wrong' grep -qF 'takes card::stats with softirqs enabled, and count() takes it in one' "$work/out"
holds 'how it began' grep -qF 'card_reset_bad()  timer.c:50  runs as work, process' "$work/out"
holds 'the interrupt' grep -qF 'card_watchdog()  timer.c:28  runs as timer, softirq' "$work/out"
holds 'one column' grep -qxF '    <interrupt>' "$work/out"
holds 'no other' test "$(grep -c CPU1 "$work/out")" = 0
id=$("$LOCKCTX" analyze -q --format=json "$work/timer.o" 2>"$work/err" | tee "$work/report.json" |
	jq -r '.findings[0].id')
holds 'JSON has both' jq -e '.findings[0] | .class == "card::stats" and .taken == null and .root == "card_reset_bad" and
	.against.class == "card::stats" and .against.taken == null and .against.acquires[0].entry and
	.against.root == "card_watchdog"' "$work/report.json"
"$LOCKCTX" analyze -q --format=sarif "$work/timer.o" >"$work/report.sarif" 2>"$work/err"
holds 'SARIF has two threads' jq -e '[.runs[0].results[0].codeFlows[0].threadFlows[].id] == ["task", "interrupt"]' \
	"$work/report.sarif"
run "$LOCKCTX" explain "$id"
check 'explain' 0 'The interrupt'
holds 'and how they meet' grep -q '^How the interrupt waits for what it interrupts$' "$work/out"
run "$LOCKCTX" report --html -o "$work/site" -i "$work/report.json"
check 'the pages' 0 ''
holds 'from JSON alone' grep -q 'How the interrupt waits' "$work/site/finding-$id.html"

# A filter solves what it asks for.
run "$LOCKCTX" analyze -q --rule double-lock "$work/timer.o"
check 'another rule' 0 ''
run "$LOCKCTX" analyze -q --class card::stats --rule irq-inversion "$work/timer.o"
check 'the class' 1 'irq-inversion'
finish

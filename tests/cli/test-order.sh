#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-order.sh - a finding with two paths, as the formats have it. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cp tests/cases/order/work.c "$work/work.c"
compile "$work/work.c" "$work/work.o"

run "$LOCKCTX" analyze "$work/work.o"
check 'text' 1 '2 findings: 2 lock-order'
holds 'the other path' grep -qF 'card_reset()    work.c:21  reported here; runs as card::reset (work, process)' "$work/out"
holds 'two columns' grep -qE '^    CPU0 {20,}CPU1$' "$work/out"
holds 'who waits' grep -qE 'waits for card::reset  .*work\.c:53$' "$work/out"
id=$("$LOCKCTX" analyze -q --format=json "$work/work.o" 2>"$work/err" | tee "$work/report.json" |
	jq -r '.findings[0].id')
holds 'JSON has both' jq -e '.findings[0] | .class == "card::lock" and .taken == "card::reset" and
	.against.class == "card::reset" and .against.taken == "card::lock" and
	.against.acquires[0].entry and .against.root == "card_reset" and .waits.callee == "cancel_work_sync"' \
	"$work/report.json"
"$LOCKCTX" analyze -q --format=sarif "$work/work.o" >"$work/report.sarif" 2>"$work/err"
holds 'SARIF has two threads' jq -e '[.runs[0].results[0].codeFlows[0].threadFlows[].id] == ["CPU0", "CPU1"]' \
	"$work/report.sarif"
run "$LOCKCTX" explain "$id"
check 'explain' 0 'The other order'
holds 'and how they meet' grep -q '^How the two wait for each other$' "$work/out"
run "$LOCKCTX" report --html -o "$work/site" -i "$work/report.json"
check 'the pages' 0 ''
holds 'from JSON alone' grep -q 'How the two wait for each other' "$work/site/finding-$id.html"

# A filter solves what it asks for, and a class is one in whichever role.
run "$LOCKCTX" analyze -q --rule double-lock "$work/work.o"
check 'another rule' 0 ''
run "$LOCKCTX" analyze -q --class card::reset "$work/work.o"
check 'a work as the class' 1 'cancel_work_sync() waits for card::reset'
jq '.findings[0].against.path = 3' "$work/report.json" >"$work/broken.json"
run "$LOCKCTX" report --html -o "$work/none" -i "$work/broken.json"
check 'a broken path' 2 'findings[0].against.path: not a list'

# ---- the class graph
cat >"$work/graph.c" <<'END'
#include <linux/mutex.h>
struct card { struct mutex outer, inner, last; int n; };
static __attribute__((__noinline__)) void count(struct card *c)
{
	mutex_lock(&c->inner);
	c->n++;
	mutex_unlock(&c->inner);
}
void add(struct card *c)
{
	mutex_lock(&c->outer);
	count(c);
	mutex_unlock(&c->outer);
}
void again(struct card *c)
{
	mutex_lock(&c->outer);
	mutex_lock(&c->inner);
	mutex_unlock(&c->inner);
	mutex_unlock(&c->outer);
}
void back(struct card *c)
{
	mutex_lock(&c->last);
	mutex_lock(&c->outer);
	mutex_unlock(&c->outer);
	mutex_unlock(&c->last);
	mutex_lock(&c->outer);
	mutex_lock(&c->last);
	mutex_unlock(&c->last);
	mutex_unlock(&c->outer);
}
END
compile "$work/graph.c" "$work/graph.o"
run "$LOCKCTX" order "$work/graph.o"
check 'the class graph' 0 '3 orders, 2 of two locks that may be taken in both'
holds 'an order and its nearest place' \
	grep -qxE 'card::outer -> card::inner  2 places: again\(\) at .*graph.c:18' "$work/out"
holds 'one that is there in both directions' \
	grep -qxE 'card::last -> card::outer  and back  1 place: back\(\) at .*graph.c:25' "$work/out"
run "$LOCKCTX" order --both "$work/graph.o"
holds 'only those' [ "$(grep -c ' -> ' "$work/out")" -eq 2 ]
run "$LOCKCTX" order -c card::inner --json "$work/graph.o"
holds 'of one class, with every place' jq -e '.orders | length == 1 and (.[0].places | map(.function, .calls)) ==
	["again", 0, "add", 1]' "$work/out"
run "$LOCKCTX" order -c card::nonesuch "$work/graph.o"
check 'of no class' 2 'the analysed files have no such lock'
run "$LOCKCTX" order --svg "$work/graph.o"
check 'a drawing' 0 '<svg'
run "$LOCKCTX" order --dot "$work/graph.o"
holds 'in words' grep -q '^"card::outer" -> "card::last" .*color="#c0392b"' "$work/out"
finish

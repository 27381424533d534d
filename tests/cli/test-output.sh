#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-output.sh - the form of what is printed: JSON keys, warning lines, exit statuses, and what
# happens when it cannot be written. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# Programs that have a finding of each shape, and one that has none.
for name in basic/direct basic/five_deep lock/double_direct lock/unlock_not_held cookie/swapped \
	value/flag_param guard/guard_site indirect/ops_table; do
	compile "tests/cases/$name.c" "$work/${name#*/}.o"
done
for name in vendor_a vendor_b vm; do
	compile "tests/cases/indirect/ops_copied_one/$name.c" "$work/copied/$name.o"
done
echo 'int clean(int x) { return x + 1; }' >"$work/clean.c"
compile "$work/clean.c" "$work/clean.o"
shapes="direct.o five_deep.o double_direct.o swapped.o flag_param.o guard_site.o ops_table.o copied"

run "$LOCKCTX" analyze "$work/clean.o"
check 'nothing found: 0' 0 'no findings'
holds 'nothing found: an empty report' [ ! -s "$work/out" ]
run "$LOCKCTX" analyze "$work/direct.o"
check 'something found: 1' 1 'warning'
run "$LOCKCTX" analyze --rule wrong-cookie "$work/direct.o"
check 'nothing of that rule: 0' 0 'no findings'
run "$LOCKCTX" analyze --class kvm::srcu --rule must-not-hold "$work/direct.o"
check 'that rule and class: 1' 1 'warning'

# keys FILE: each key with the path to it, without the numbers of elements
keys()
{
	jq -r 'paths | map(if type == "number" then "[]" else . end) | join(".")' "$1" |
		LC_ALL=C sort -u
}

# Every key that a report may have; see analyzer/report/json.h.
cat >"$work/known" <<'END'
coverage
coverage.failed
coverage.files
coverage.functions
coverage.given_up
coverage.given_up.[]
coverage.held_back
coverage.states_dropped
coverage.suppressed
coverage.unresolved_indirect
findings
findings.[]
findings.[].acquires
findings.[].acquires.[]
findings.[].acquires.[].cookie
findings.[].acquires.[].file
findings.[].acquires.[].function
findings.[].acquires.[].line
findings.[].acquires.[].mode
findings.[].class
findings.[].conditions
findings.[].conditions.[]
findings.[].conditions.[].expression
findings.[].conditions.[].file
findings.[].conditions.[].line
findings.[].context
findings.[].id
findings.[].instances
findings.[].instances.[]
findings.[].message
findings.[].others
findings.[].path
findings.[].path.[]
findings.[].path.[].because
findings.[].path.[].callee
findings.[].path.[].file
findings.[].path.[].function
findings.[].path.[].line
findings.[].path.[].via
findings.[].released
findings.[].released.callee
findings.[].released.file
findings.[].released.function
findings.[].released.line
findings.[].root
findings.[].rule
findings.[].site
findings.[].site.callee
findings.[].site.column
findings.[].site.file
findings.[].site.function
findings.[].site.line
findings.[].source
findings.[].waits
findings.[].waits.callee
findings.[].waits.file
findings.[].waits.function
findings.[].waits.line
tool
tool.name
tool.version
tree
tree.kernelversion
tree.srctree
version
END

# shellcheck disable=SC2016 # jq's
path_is_whole='[(.findings[] | (., .other_ways[]?)) | .root == .path[0].function and
	([.path[:-1], .path[1:]] | transpose | map(.[0].callee == .[1].function) | all) and
	(.site.function as $f | .path | map(.function == $f) | any) and
	(.waits == null or (.path[-1] | del(.via, .because)) == (.waits | del(.via, .because)))] | all'

kernel_tree "$work/kernel"
run "$LOCKCTX" check --format=json -k "$work/kernel"
keys "$work/out" >"$work/keys"
run env LOCKCTX_STEPS=1 "$LOCKCTX" analyze --format=json "$work/guard_site.o"
check 'too many steps: 2' 2 '2 lock classes given up: device::lock, device::srcu'
keys "$work/out" >>"$work/keys"
run env LOCKCTX_STEPS=1 "$LOCKCTX" analyze --keep-going "$work/guard_site.o"
check 'too many steps, and going on: 0' 0 'no findings'
compile tests/cases/annotation/srcu_dereference.c "$work/either.o" -Isparse-annotations/gcc \
	-include sparse-annotations/facts.h
run "$LOCKCTX" analyze -q --keep-going --level=strict "$work/either.o"
holds 'what is held back at level strict, too, is not said to be told there' \
	grep -q 'doubts held back: something else may stand for the lock' "$work/err"
run "$LOCKCTX" analyze -q "$work/either.o"
holds 'and at the default level it is' grep -q 'doubts held back: --level=strict tells of them' "$work/err"
run env LOCKCTX_STEPS=none "$LOCKCTX" analyze "$work/guard_site.o"
refused 'steps that are no number' 1 'LOCKCTX_STEPS=none: not a number'
for shape in $shapes; do
	run "$LOCKCTX" analyze --format=json "$work/$shape"
	check "$shape: status" 1
	cp "$work/out" "$work/report.json"
	keys "$work/report.json" >>"$work/keys"
	jq -S . "$work/report.json" >"$work/sorted"
	holds "$shape: keys are sorted, one object, a newline at its end" \
		cmp "$work/sorted" "$work/report.json"
	holds "$shape: ids are 8 hex digits, each once" jq -e '[(.findings[] | (., .other_ways[]?)).id] |
		(map(test("^[0-9a-f]{8}$")) | all) and (unique | length) == length' \
		"$work/report.json"
	holds "$shape: the path goes from the root over the site to the wait" \
		jq -e "$path_is_whole" "$work/report.json"
	holds "$shape: sorted by place" jq -e '[(.findings[] | (., .other_ways[]?)) | [.site.file, .site.line]] | . == sort' \
		"$work/report.json"
	run "$LOCKCTX" analyze "$work/$shape"
	holds "$shape: one warning line for each finding" \
		[ "$(grep -cE '^[^ ]+:[0-9]+:[0-9]+: warning: .* \[-Wlockctx-[a-z-]+\]$' "$work/out")" = \
			"$(jq '[.findings[] | (., .other_ways[]?)] | length' "$work/report.json")" ]
	grep -vE '^[^ ]+: warning: .* \[-Wlockctx-[a-z-]+\]$' "$work/out" >"$work/rest"
	holds "$shape: no other line says warning or error" \
		not grep -iE 'warning|error' "$work/rest" "$work/err"
	holds "$shape: no escapes" not grep "$(printf '\033')" "$work/out" "$work/err"
done
# A cause of unresolved calls is a key as well, with a name of its own.
grep -v '^coverage\.unresolved_indirect\.' "$work/keys" | LC_ALL=C sort -u >"$work/seen"
holds 'JSON has the keys that are documented, and no others' diff "$work/known" "$work/seen"

# The same input gives the same bytes, in any order.
# What has nothing to do with the table that makes configurations names none of them.
run "$LOCKCTX" analyze --format=json "$work/direct.o" "$work/copied"
holds 'instances of a finding that depends on none, and of one that does' \
	jq -e '[(.findings[] | (., .other_ways[]?)) | {(.site.function): .instances}] | add ==
		{"direct_bad": [], "b_handle_exit": ["b"]}' "$work/out"
run "$LOCKCTX" analyze "$work/direct.o" "$work/copied"
holds 'neither does its text' grep -x '  context direct_bad' "$work/out"

objects="$work/direct.o $work/clean.o $work/copied"
run "$LOCKCTX" analyze --format=json "$work/direct.o" "$work/clean.o" "$work/copied"
cp "$work/out" "$work/first"
for order in "$objects" "$work/copied $work/direct.o $work/clean.o" \
	"$work/clean.o $work/copied/vm.o $work/copied/vendor_b.o $work/direct.o $work/copied/vendor_a.o"; do
	# shellcheck disable=SC2086 # a list
	run "$LOCKCTX" analyze --format=json $order
	holds 'the same bytes for any order' diff "$work/first" "$work/out"
done
for case in tests/cases/link/*/; do
	name=$(basename "$case")
	forth=
	back=
	for source in "$case"*.c; do
		object=$work/link/$name/$(basename "$source" .c).o
		compile "$source" "$object"
		forth="$forth $object"
		back="$object $back"
	done
	# shellcheck disable=SC2086 # lists
	run "$LOCKCTX" analyze --format=json $forth
	cp "$work/out" "$work/forth"
	# shellcheck disable=SC2086
	run "$LOCKCTX" analyze --format=json $back
	holds "the same bytes for any order: $name" diff "$work/forth" "$work/out"
done
mkdir "$work/folder"
cp -R "$work/direct.o" "$work/clean.o" "$work/copied" "$work/folder"
run "$LOCKCTX" analyze --format=json "$work/folder"
holds 'the same bytes for a folder' diff "$work/first" "$work/out"
# shellcheck disable=SC2086 # a list
run env -i LOCKCTX_CACHE="$work/cache" "$LOCKCTX" analyze --format=json $objects
holds 'the same bytes in another environment' diff "$work/first" "$work/out"

# Files
run "$LOCKCTX" analyze --format=json -o "$work/report" "$work/direct.o" "$work/clean.o" "$work/copied"
check '-o: status' 1
holds '-o: the same bytes' cmp "$work/first" "$work/report"
holds '-o: nothing on standard output' [ ! -s "$work/out" ]
refuses '-o in a folder that is not there' "$work/none/report: cannot write it: No such file" \
	"$LOCKCTX" analyze -o "$work/none/report" "$work/direct.o"
refuses '-o names a folder' "$work/folder" "$LOCKCTX" analyze -o "$work/folder" "$work/direct.o"
refuses '-o to a full device' '/dev/full: ' "$LOCKCTX" analyze -o /dev/full "$work/direct.o"
run "$LOCKCTX" analyze -o "$work/report" "$work/none.o"
holds 'a report is kept when a later run fails' cmp "$work/first" "$work/report"
holds 'no temporary files are left' [ -z "$(find "$work" -maxdepth 1 -name 'report?*' ! -name report.json)" ]

# full NAME COMMAND...: standard output cannot be written
full()
{
	name=$1
	shift
	"$@" >/dev/full 2>"$work/err"
	status=$?
	: >"$work/out"
	refused "$name to a full device" 1 'No space left on device'
}
full analyze "$LOCKCTX" analyze "$work/direct.o"
full 'JSON' "$LOCKCTX" analyze --format=json "$work/direct.o"
full stats "$LOCKCTX" stats "$work/direct.o"
full facts "$LOCKCTX" facts "$work/direct.o"
full paths "$LOCKCTX" paths --to direct_bad "$work/direct.o"
"$LOCKCTX" analyze "$work/direct.o" >"$work/text" 2>/dev/null
full explain "$LOCKCTX" explain "$(sed -n 's/.*lockctx explain //p' "$work/text" | head -n 1)"

# quiet NAME COMMAND...: nobody reads on, and nobody has to hear of it
quiet()
{
	name=$1
	shift
	"$@" 2>"$work/err" | head -n 1 >"$work/out"
	grep -vE '^[0-9]+ |^no |^took |^lockctx: cannot write the report: Broken pipe' "$work/err" >"$work/rest"
	holds "$name | head -n 1" [ ! -s "$work/rest" ]
}
quiet analyze "$LOCKCTX" analyze "$work/five_deep.o"
quiet JSON "$LOCKCTX" analyze --format=json "$work/five_deep.o"
quiet stats "$LOCKCTX" stats "$work/five_deep.o"
quiet facts "$LOCKCTX" facts "$work/five_deep.o"
quiet paths "$LOCKCTX" paths --to direct_bad "$work/direct.o"
quiet help "$LOCKCTX" --help

# The line of source with a caret below; what the path above has said is named only.
cat >"$work/chain.c" <<'END'
#include <linux/compiler.h>
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n; };
static noinline void four(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }
static noinline void five(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }
static noinline void three(struct kvm *kvm) { four(kvm); five(kvm); }
static noinline void two(struct kvm *kvm) { three(kvm); kvm->n++; }
static noinline void one(struct kvm *kvm) { two(kvm); kvm->n++; }
void from_here(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	one(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
void from_there(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	one(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
compile "$work/chain.c" "$work/chain.o"
run "$LOCKCTX" analyze --format=json "$work/chain.o"
holds 'JSON: a finding for each site, with the other ways in it' jq -e '.version == 2 and
	[.findings[] | [.context, (.other_ways | map(.context))]] ==
	[["from_here", ["from_there"]], ["from_here", ["from_there"]]]' "$work/out"
holds 'each way has its path' jq -e '[.findings[].other_ways[].path[0].function] ==
	["from_there", "from_there"]' "$work/out"
cp "$work/out" "$work/chain.json"
id=$(jq -r '.findings[1].other_ways[0].id' "$work/chain.json")
run "$LOCKCTX" explain "$id"
says 'explain knows each way' 'from_there'
run "$LOCKCTX" analyze --format=sarif "$work/chain.o"
holds 'SARIF: a result for each site, a flow for each way' jq -e '[.runs[0].results[].codeFlows | length] == [2, 2] and
	.runs[0].results[0].properties.otherContexts == ["from_there"]' "$work/out"
run "$LOCKCTX" analyze --format=b4 "$work/chain.o"
holds 'b4: a line for each site' [ "$(grep -c 'context from_here and 1 more' "$work/out")" -eq 2 ]
run "$LOCKCTX" analyze "$work/chain.o"
says 'the other contexts are named' 'and in 1 other context: from_there ('
holds 'the summary counts both' grep -q '^2 findings: 2 must-not-hold; 4 ways in$' "$work/err"
check 'source and caret' 1 '     6 | static noinline void three(struct kvm *kvm) { four(kvm); five(kvm); }'
holds 'the caret is below the call' grep -qE '^       \|  {46}\^$' "$work/out"
holds 'what is equal is named' \
	grep -qF '[4 frames as in the finding above, from_here() to three()]' "$work/out"
holds 'and printed once' [ "$(grep -cE '^ +.*three\(\)  ' "$work/out")" -eq 1 ]
sed -i 3,\$d "$work/chain.c"
run "$LOCKCTX" analyze "$work/none.o" "$work/chain.o"
holds 'no such line: no caret' not grep -qE '^ +\| +\^' "$work/out"

# One call through a member, to two functions, is one place.
cat >"$work/member.c" <<'END'
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n; };
struct ops { void (*stop)(struct kvm *kvm); };
static void slow(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }
static void slower(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); kvm->n++; }
const struct ops slow_ops = { slow }, slower_ops = { slower };
void from_here(struct kvm *kvm, const struct ops *ops)
{
	int idx = srcu_read_lock(&kvm->srcu);
	ops->stop(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
compile "$work/member.c" "$work/member.o"
run "$LOCKCTX" analyze "$work/member.o"
says 'the other function of a member is named' 'and in 1 other way: from_here to slower ('
holds 'and is no finding of its own' grep -q '^1 finding: 1 must-not-hold; 2 ways in$' "$work/err"

# A way on which the lock may not be held does not stand for the one on which it is.
cat >"$work/ways.c" <<'END'
#include <linux/compiler.h>
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n, idx; };
extern int shared(struct kvm *kvm);
static noinline void update(struct kvm *kvm) { kvm->n++; synchronize_srcu(&kvm->srcu); }
static noinline void lock_if(struct kvm *kvm)
{
	if (shared(kvm))
		kvm->idx = srcu_read_lock(&kvm->srcu);
}
static noinline void unlock_if(struct kvm *kvm)
{
	if (shared(kvm))
		srcu_read_unlock(&kvm->srcu, kvm->idx);
}
void enter(struct kvm *kvm)
{
	lock_if(kvm);
	update(kvm);
	unlock_if(kvm);
}
END
compile "$work/ways.c" "$work/ways.o"
run "$LOCKCTX" paths -q --to update --holding kvm::srcu "$work/ways.o"
says 'a way that holds the lock says where it takes it' 'takes it at'

# A cache that cannot be written costs nothing but `explain`.
run env LOCKCTX_CACHE=/dev/null/cache "$LOCKCTX" analyze "$work/direct.o"
check 'no cache: the report is there' 1 'warning: '
holds 'no cache: it says so' grep "^lockctx: 'lockctx explain' will not know" "$work/err"
run env -u LOCKCTX_CACHE -u XDG_CACHE_HOME -u HOME "$LOCKCTX" analyze "$work/direct.o"
check 'no home: the report is there' 1 'warning: '
finish

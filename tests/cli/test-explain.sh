#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-explain.sh - lockctx explain: the last report, another one, and none. Prints TAP.
# shellcheck disable=SC2016 # the inner shell expands
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

last=$LOCKCTX_CACHE/last.json
compile tests/cases/basic/direct.c "$work/direct.o"
compile tests/cases/lock/double_direct.c "$work/double.o"

# explains NAME TEXT ARGUMENT...
explains()
{
	name=$1
	text=$2
	shift 2
	run "$LOCKCTX" explain "$@"
	check "$name" 0 "$text"
}

explains 'a rule, without any report' '## Cannot know' double-lock
holds 'as its page has it' sh -c "sed 1d docs/rules/double-lock.md | cmp - '$work/out'"
refuses 'no report yet' "$last: cannot read it: No such file" "$LOCKCTX" explain 12345678
run "$LOCKCTX" analyze --format=json -o "$work/direct.json" "$work/direct.o"
id=$(jq -r '.findings[0].id' "$work/direct.json")
explains 'the last report' 'How to mend it' "$id"
holds 'it has the source' grep 'synchronize_srcu(&kvm->srcu);' "$work/out"
explains 'the beginning of an id' 'How to mend it' "$(echo "$id" | cut -c 1-3)"
explains 'in capitals' 'How to mend it' "$(echo "$id" | tr a-f A-F)"
case $id in
0*) other=1 ;;
*) other=0 ;;
esac
refuses 'an id that it has not' "$other: the last report has no such finding" \
	"$LOCKCTX" explain $other
refuses 'no id' 'no such finding' "$LOCKCTX" explain nonesuch
refuses 'more than an id' 'no such finding' "$LOCKCTX" explain "${id}0"
refuses 'an empty id' ': ' "$LOCKCTX" explain ''

# Of many conditions, those that are about the lock are printed, and all of them explained.
compile tests/cases/value/condition_many.c "$work/many.o"
run "$LOCKCTX" analyze "$work/many.o"
cp "$work/out" "$work/many.txt"
holds 'three conditions' sh -c '[ "$(grep -c "when " "$1")" -eq 3 ]' - "$work/many.txt"
holds 'the one that takes the lock' grep -q 'when host == true' "$work/many.txt"
holds 'the one that does not give it back' grep -q 'when leave == false' "$work/many.txt"
holds 'not the first that lets it pass' sh -c '! grep -q "index == 4" "$1"' - "$work/many.txt"
holds 'how many more' grep -q '3 more conditions on this one: lockctx explain' "$work/many.txt"
explains 'the others' 'index == 4' "$(sed -n 's/.*lockctx explain //p' "$work/many.txt" | tail -n 1)"
holds 'all of them' sh -c '[ "$(sed -n "/^What holds on the path/,/^[A-Z]/p" "$1" | grep -c ".*[=<>] .*  set()$")" -eq 6 ]' - "$work/out"

# Who takes the lock for others is found however deep that is nested.
compile tests/cases/lock/taken_deep.c "$work/deep.o"
run "$LOCKCTX" analyze "$work/deep.o"
holds 'where it is taken' grep -q 'takes kvm::srcu in enter0() at ' "$work/out"

run "$LOCKCTX" analyze --format=json -o "$work/double.json" "$work/double.o"
refuses 'it is the last report that counts' "$id: the last report has no such finding" \
	"$LOCKCTX" explain "$id"
explains 'another report' 'How to mend it' -i "$work/direct.json" "$id"
refuses 'another report that is not there' "$work/none.json: cannot read it: No such file" \
	"$LOCKCTX" explain -i "$work/none.json" "$id"
refuses 'an id that the other report has not' "$other: " \
	"$LOCKCTX" explain -i "$work/direct.json" $other
holds 'it is not the last report that lacks it' not grep 'the last report' "$work/err"
jq '.findings += .findings | .findings[1].id = (.findings[0].id[:4] + "0000")' \
	"$work/direct.json" >"$work/two.json"
refuses 'an id that two begin with' '2 findings begin so: give more digits' \
	"$LOCKCTX" explain -i "$work/two.json" "$(echo "$id" | cut -c 1-4)"

# report NAME TEXT CONTENT: last.json holds CONTENT
report()
{
	printf '%s' "$3" >"$last"
	refuses "$1" "$2" "$LOCKCTX" explain "$id"
}
# All ways in are searched anew in the facts; without them, it says so.
cat >"$work/many.c" <<'END'
#include <linux/compiler.h>
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n; };
static noinline void flush(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }
void free_caller(struct kvm *kvm) { flush(kvm); }
static void middle(struct kvm *kvm) { kvm->n++; flush(kvm); }
void first_way(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	middle(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
void second_way(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	middle(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
compile "$work/many.c" "$work/many.o"
run "$LOCKCTX" analyze --format=json -o "$work/many.json" "$work/many.o"
many=$(jq -r '.findings[0].id' "$work/many.json")
explains 'all ways in' 'All ways in' "$many"
for way in first_way second_way; do
	holds "$way" grep -qE "^ +[12]\. $way" "$work/out"
done
holds 'what they have in common is said once' [ "$(grep -c 'middle > flush' "$work/out")" -eq 1 ]
holds 'no way without the lock' not grep -qE '^ +[0-9]+\. free_caller' "$work/out"
holds 'what says so' grep -q 'Inferred from what the function does: no annotation' "$work/out"
holds 'what to do' grep -q "lockctx fix $many" "$work/out"
holds 'who holds what' grep -q 'the grace period it asks for' "$work/out"
mv "$work/many.o" "$work/gone.o"
explains 'the facts are gone' 'Who holds what' "$many"
holds 'they are not searched' not grep -q 'All ways in' "$work/out"

# terminal COMMAND...: what it prints on a terminal
terminal()
{
	script -qec "$*" /dev/null >"$work/out" 2>&1 </dev/null
	status=$?
}
terminal "LOCKCTX_PAGER='sed s/^/PAGED:/' '$LOCKCTX' explain $many"
check 'a pager on a terminal' 0 'PAGED:'
holds 'with colours' grep -q "$(printf '\033')" "$work/out"
terminal "NO_COLOR=1 LOCKCTX_PAGER= '$LOCKCTX' explain $many"
holds 'NO_COLOR' not grep -q "$(printf '\033')" "$work/out"
terminal "LOCKCTX_PAGER=true '$LOCKCTX' explain $many"
holds 'a pager that leaves at once' [ "$status" -eq 0 ]
run "$LOCKCTX" analyze --format=json -o "$work/direct.json" "$work/direct.o"

report 'an empty file' "$last:1:0: no valid JSON" ''
report 'half a report' 'no valid JSON' "$(head -c 300 "$work/direct.json")"
report 'another version' 'version: not 2' "$(jq '.version = 1' "$work/direct.json")"
report 'a list' 'not an object' '[]'
report 'no findings' 'findings: a list is missing here' '{"version": 2}'
report 'a finding that is none' 'findings[0]: not an object' '{"version": 2, "findings": [7]}'
report 'a line that is none' 'findings[0].path[0].line: not a whole number' \
	"$(jq '.findings[0].path[0].line = "x"' "$work/direct.json")"
report 'a depth beyond the path' ': ' \
	"$(jq '.findings[0].id = "00000000"' "$work/direct.json")"
rm "$last"
mkdir "$last"
refuses 'a folder' "$last: cannot read it: Is a directory" "$LOCKCTX" explain "$id"
rmdir "$last"
run "$LOCKCTX" analyze "$work/direct.o"
run "$LOCKCTX" analyze "$work/none.o"
explains 'a run that failed keeps the last report' 'How to mend it' "$id"
# A depth that points past the path is a slip of whoever edited the file: no crash.
jq '.findings[0].acquires[0].depth = 4000000000' "$last" >"$work/deep.json"
run "$LOCKCTX" explain -i "$work/deep.json" "$id"
holds 'an acquire beyond the path' [ "$status" -le 2 ]
refuses 'no home' 'set HOME or LOCKCTX_CACHE' env -u LOCKCTX_CACHE -u XDG_CACHE_HOME -u HOME \
	"$LOCKCTX" explain "$id"
finish

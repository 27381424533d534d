#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-names.sh - names that hold what a terminal obeys or what begins a new line: of files, in
# #line, in strings, in a tree. Nothing of it is printed, by no command and in no format. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

esc=$(printf '\033')
nl='
'

# plain NAME FILE...: they have no control character but newlines, and none of what is forged
plain()
{
	name=$1
	shift
	if LC_ALL=C grep -aq "$(printf '[\001-\010\013-\037\177]')" "$@"; then
		result "$name" "$(LC_ALL=C grep -a "$(printf '[\001-\010\013-\037\177]')" "$@" | cat -v)"
	elif LC_ALL=C grep -aqe "$(printf '\342\200\256')" -e "$(printf '\302\233')" "$@"; then
		result "$name" 'turns the line, or has a C1 control character'
	elif grep -aq '^ERROR' "$@"; then
		result "$name" "$(grep -a '^ERROR' "$@")"
	else
		result "$name"
	fi
}

# A file that says it is another one, with everything that a name can do.
cat >"$work/names.c" <<'END'
#include <linux/srcu.h>
#line 3 "evil\033[31m.c:1: x\nERROR: forged\r\342\200\256\302\233\177.c"
struct kvm { struct srcu_struct srcu; };
void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}
void reads(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	wait(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
compile "$work/names.c" "$work/names.o"
for format in text json sarif b4; do
	run "$LOCKCTX" analyze --format=$format "$work/names.o"
	check "analyze --format=$format" 1
	plain "$format of a name that does much" "$work/out" "$work/err"
done
holds 'b4: a line for the finding' [ "$(wc -l <"$work/out")" -eq 1 ]
run "$LOCKCTX" explain "$(jq -r '.findings[0].id' "$LOCKCTX_CACHE/last.json")"
check explain 0
plain 'explain of it' "$work/out" "$work/err"
run "$LOCKCTX" report --html -o "$work/html"
check report 0
plain 'its HTML pages' "$work"/html/*.html "$work/out" "$work/err"
for command in facts stats 'paths --to wait'; do
	# shellcheck disable=SC2086 # words
	run "$LOCKCTX" $command "$work/names.o"
	check "$command" 0
	plain "$command of it" "$work/out" "$work/err"
done

# Objects and folders with such names, that cannot be used
evil=$work/$(printf 'dir\033[31m\nERROR: forged')
mkdir "$evil"
echo rubbish >"$evil/x.o"
run "$LOCKCTX" analyze "$evil" "$work/names.o"
check 'a folder with such a name' 2
plain 'it is named all the same' "$work/out" "$work/err"
run "$LOCKCTX" analyze "$evil/x.o"
refused 'nothing else' 2 'no usable facts'
plain 'it is named in what ends it' "$work/out" "$work/err"

# In a tree: a source that is called so, and one whose compiler says so
k=$work/kernel
kernel_tree "$k"
bad=$(printf 'b\033[31mad')
cp "$k/virt/bad.c" "$k/virt/$bad.c"
sed "s/bad/$bad/g" "$k/virt/.bad.o.cmd" | sed "s/$esc\[/'&'/g" >"$k/virt/.$bad.o.cmd"
rm "$k/virt/bad.c" "$k/virt/.bad.o.cmd"
# SARIF has it as a URI.
for format in text json b4 sarif; do
	run "$LOCKCTX" check -v --format=$format -k "$k"
	check "check --format=$format" 1 '31mad.c'
	plain "$format of a tree with such a name" "$work/out" "$work/err"
done
printf '#line 1 "x\\033[31m\\nERROR: y"\nint broken(\n' >>"$k/virt/$bad.c"
run "$LOCKCTX" check -v -k "$k"
check 'one that does not compile' 2 'b?[31mad.c'
plain 'what its compiler says' "$work/out" "$work/err"
printf 'nothing' >"$k/virt/.c${esc}[2J${nl}ERROR: z.o.cmd"
run "$LOCKCTX" check -v -k "$k"
check 'a command file that is called so' 2 'there is no command in it'
plain 'it is named, too' "$work/out" "$work/err"
finish

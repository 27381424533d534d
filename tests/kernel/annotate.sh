#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# annotate.sh [ROW...] - the annotations that are made for KVM, in real kernels
#
#   series    on 5.10: the patches, what they have, that they apply and apply once
#   readers   what gcc, sparse and clang say of the annotated 5.10: what they said before
#   later     semantic patches still edit an annotated tree, and findings are the same
#   coccicheck  the kernel's own script runs what --emit=cocci writes
#   clang     on 7.3: clang 23, with KVM opted in to context analysis, says nothing new, and reports
#             a wrong call; skipped when kbuild/fetch-tool.sh did not get clang-23
#
# Without any, all of them; series always runs.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# shellcheck disable=SC2317 # functions that ok() calls
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

LOCKCTX=$(realpath "$LOCKCTX")
rows=${*:-readers later coccicheck clang}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
paths='arch/x86/kvm virt arch/x86/include/asm include/linux/kvm_host.h include/linux/compiler_types.h'

# ok NAME COMMAND...
ok()
{
	what=$1
	shift
	"$@" >"$work/said" 2>&1
	status=$?
	[ $status -eq 0 ] || note "$(tail -n 3 "$work/said" | tr '\n' ' ')"
	result $status "$what"
}

# annotate OUT OPTION... - for KVM of $kdir
annotate()
{
	folder=$1
	shift
	"$LOCKCTX" annotate -q -k "$kdir" -O "$obj" -d "$facts" --class kvm::srcu -o "$folder" "$@" \
		arch/x86/kvm virt
}

# new_tree FOLDER [PATCH...] - a copy of $kdir with PATCHes
new_tree()
{
	# shellcheck disable=SC2086 # words
	sh cocci/series.sh init "$kdir" "$1" $paths || return 1
	[ $# -eq 1 ] || sh cocci/series.sh am "$@"
}

touched()
{
	git -C "$work/new" diff --name-only before | grep '\.c$'
}

# has FILE TEXT - printf's escapes are meant
# shellcheck disable=SC2059
has()
{
	grep -qzF "$(printf "$2")" "$work/new/$1"
}

same_patches()
{
	annotate "$work/second" --emit=patch && diff -r "$work/series" "$work/second"
}

# The tree's own checkpatch; only people sign off.
checkpatch()
{
	for patch in "$work/series"/*.patch; do
		perl "$kdir/scripts/checkpatch.pl" --no-tree --no-signoff --terse "$patch" || return 1
	done
}

nothing_twice()
{
	kdir=$work/new facts=$work/facts annotate "$work/twice" --emit=patch >"$work/log" 2>&1 &&
		grep -q 'nothing to add' "$work/log" && [ ! -e "$work/twice" ]
}

series()
{
	prepare 5.10
	began=$(date +%s)
	ok 'the series is written' annotate "$work/series" --emit=patch
	note "$(($(date +%s) - began)) s; $(grep -h '^[0-9]' "$work/said" | tr '\n' ';')"
	ok 'checkpatch is silent' checkpatch
	ok 'git am' new_tree "$work/new" "$work/series"/*.patch
	ok 'the macro, twice and empty' [ "$(grep -cx '# define __must_not_hold(...)' \
		"$work/new/include/linux/compiler_types.h")" -eq 2 ]
	ok 'kvm_request_apicv_update()' has arch/x86/kvm/x86.c \
		'kvm_request_apicv_update(struct kvm *kvm, bool activate, ulong bit)\n\t__must_not_hold(&kvm->srcu)\n{'
	ok 'its prototype' has arch/x86/include/asm/kvm_host.h \
		'unsigned long bit)\n\t__must_not_hold(&kvm->srcu);'
	for name in kvm_set_memory_region __kvm_set_memory_region; do
		ok "$name()" has virt/kvm/kvm_main.c "int $name(struct kvm *kvm"
		ok "its prototype, $name()" sh -c "tr '\n' ' ' <'$work/new/include/linux/kvm_host.h' |
			grep -q 'int $name([^)]*)[[:space:]]*__must_not_hold(&kvm->srcu);'"
	done
	ok '__x86_set_memory_region()' has arch/x86/kvm/x86.c \
		'__x86_set_memory_region(struct kvm *kvm, int id, gpa_t gpa, u32 size)\n\t__must_not_hold(&kvm->srcu)\n{'
	ok 'over a pointer' has arch/x86/kvm/cpuid.h '__must_not_hold(&vcpu->kvm->srcu);'
	ok 'the same bytes again' same_patches
	ok 'annotating twice changes nothing' nothing_twice
}

# said_the_same READER FILE...
said_the_same()
{
	reader=$1
	shift
	tests/kernel/compile.sh "$reader" "$kdir" "$obj" "$work/old" "$@" >"$work/before"
	was=$?
	tests/kernel/compile.sh "$reader" "$kdir" "$obj" "$work/new" "$@" >"$work/after"
	is=$?
	[ "$is" -le 1 ] && [ "$is" -eq "$was" ] && diff "$work/before" "$work/after"
}

accepts()
{
	# shellcheck disable=SC2046 # words
	tests/kernel/compile.sh gcc "$kdir" "$obj" "$work/new" $(touched)
}

readers()
{
	ok 'gcc compiles every file' accepts
	new_tree "$work/old"
	# shellcheck disable=SC2046 # words
	ok 'sparse says what it said' said_the_same sparse $(touched)
	note "$(grep -c warning: "$work/after") warnings, as before"
	# shellcheck disable=SC2046 # words
	ok 'clang says what it said' said_the_same clang $(touched)
	ok 'and compiles' not grep -q error: "$work/after"
}

not()
{
	! "$@"
}

# Scenarios change annotated functions, and by the same lines.
scenario()
{
	new_tree "$work/old" && rm -rf "$work/both" && new_tree "$work/both" "$work/series"/*.patch &&
		sh cocci/scenario/apply.sh "$work/old" "$1" && sh cocci/scenario/apply.sh "$work/both" "$1" &&
		git -C "$work/old" diff HEAD >"$work/old.diff" &&
		git -C "$work/both" diff HEAD >"$work/new.diff" || return 1
	for side in old new; do
		grep '^[-+][^-+]' "$work/$side.diff" >"$work/$side.lines"
	done
	[ -s "$work/old.lines" ] && diff "$work/old.lines" "$work/new.lines"
}

# findings TREE NAME OPTION... - what is found in it on SVM
findings()
{
	tree=$1
	name=$2
	shift 2
	"$LOCKCTX" check -q -k "$tree" -O "$obj" -d "$work/facts.${tree##*/}" --class kvm::srcu \
		--format=json -o "$work/$name.json" "$@" arch/x86/kvm virt >"$work/log" 2>&1
	jq -r '(.findings[] | (., .other_ways[]?)) | select(.instances == [] or (.instances | index("svm"))) |
		"\(.rule) \(.context) \(.site.function) \(.site.callee)"' "$work/$name.json" |
		LC_ALL=C sort >"$work/$name.txt"
	[ -s "$work/$name.txt" ]
}

same_findings()
{
	findings "$work/old" old && findings "$work/both" both && diff "$work/old.txt" "$work/both.txt"
}

# An annotation binds both vendors: on VMX there may be more.
same_from_annotations()
{
	findings "$work/both" annotated --annotated-only && diff "$work/old.txt" "$work/annotated.txt"
}

later()
{
	for change in avic-no-drop synic-autoeoi synic-drop-guest; do
		ok "$change edits the annotated tree" scenario "$change"
		ok "$change: the same findings" same_findings
		ok "$change: the same from annotations alone" same_from_annotations
	done
	ok 'annotations are there once' not grep -rqz \
		'__must_not_hold(&kvm->srcu)[[:space:]]*__must_not_hold' "$work/both/virt" "$work/both/arch/x86/kvm"
}

# coccicheck MODE FILE OUT - as `make coccicheck` runs the script for a folder
coccicheck()
{
	(cd "$work/old" && env srctree=. MODE="$1" COCCI="$2" KBUILD_EXTMOD=arch/x86/kvm J=1 \
		LINUXINCLUDE='-I./include' bash "$kdir/scripts/coccicheck") >"$3" 2>&1
}

patch_mode()
{
	coccicheck patch "$1" "$work/patch.out" && grep -q '^+++' "$work/patch.out" &&
		sed -n '/^diff/,$p' "$work/patch.out" >"$work/cocci.patch" &&
		(cd "$work/old" && git apply --directory= "$work/cocci.patch") &&
		git -C "$work/old" diff --name-only >"$work/changed" &&
		(cd "$work/old" && xargs "$LOCKCTX" annotate --finish "$1" <"$work/changed") || return 1
	while read -r file; do
		diff "$work/new/$file" "$work/old/$file" || return 1
	done <"$work/changed"
	[ "$(wc -l <"$work/changed")" -ge 10 ]
}

coccicheck_row()
{
	ok 'a semantic patch' annotate "$work/cocci" --emit=cocci
	cocci=$work/cocci/must-not-hold-kvm-srcu.cocci
	new_tree "$work/old"
	ok 'coccicheck MODE=report' coccicheck report "$cocci" "$work/report.out"
	ok 'it names the functions' grep -q \
		'x86.c:[0-9]*:[-0-9]*: kvm_request_apicv_update() waits for readers of kvm::srcu' \
		"$work/report.out"
	ok 'coccicheck MODE=patch, applied and finished, is the series' patch_mode "$cocci"
}

# The same wrong call twice: in the function that holds the lock, and one call deeper.
wrong_calls()
{
	cat >>"$work/new/arch/x86/kvm/i8254.c" <<-'END'

	void lockctx_wrong_call(struct kvm *kvm);
	void lockctx_wrong_call(struct kvm *kvm)
	{
		int idx = srcu_read_lock(&kvm->srcu);

		kvm_free_pit(kvm);
		srcu_read_unlock(&kvm->srcu, idx);
	}

	static noinline void lockctx_between(struct kvm *kvm)
	{
		kvm_create_pit(kvm, KVM_PIT_SPEAKER_DUMMY);
	}

	void lockctx_wrong_deeper(struct kvm *kvm);
	void lockctx_wrong_deeper(struct kvm *kvm)
	{
		int idx = srcu_read_lock(&kvm->srcu);

		lockctx_between(kvm);
		srcu_read_unlock(&kvm->srcu, idx);
	}
	END
	tests/kernel/compile.sh clang "$kdir" "$obj" "$work/new" arch/x86/kvm/i8254.c \
		>"$work/wrong.clang"
	"$LOCKCTX" check -q -k "$work/new" -O "$obj" --facts "$work/facts-wrong" --rule must-not-hold \
		--class kvm::srcu --format json -o "$work/wrong.json" arch/x86/kvm virt
	jq -r '(.findings[] | (., .other_ways[]?)) | "\(.root) \(.site.callee)"' "$work/wrong.json" >"$work/wrong.lockctx"
	cat "$work/wrong.lockctx"
}

clang_row()
{
	tools=$(kbuild/fetch-tool.sh -n sid clang-23) || {
		note 'clang 23 is not there: kbuild/fetch-tool.sh sid clang-23 gets it'
		return
	}
	prepare 7.3
	ok '7.3: the series is written' annotate "$work/series73" --emit=patch
	ok '7.3: no macro is added' not grep -rq 'define __must_not_hold' "$work/series73"
	ok '7.3: git am' new_tree "$work/new" "$work/series73"/*.patch
	new_tree "$work/old"
	CLANG=$tools/bin/clang-23
	CLANG_FLAGS="-DWARN_CONTEXT_ANALYSIS -fexperimental-late-parse-attributes -Wthread-safety
		-Wthread-safety-pointer -Wthread-safety-beta
		--warning-suppression-mappings=$kdir/scripts/context-analysis-suppression.txt"
	export CLANG CLANG_FLAGS
	# shellcheck disable=SC2046 # words
	ok '7.3: clang 23, KVM opted in, says nothing new' said_the_same clang $(touched)
	note "$(grep -c 'warning:.*Wthread-safety' "$work/after") context warnings, as before"
	ok '7.3: and compiles' not grep -q error: "$work/after"
	wrong_calls >"$work/wrong"
	held="while srcu_struct 'kvm->srcu' is held"
	ok '7.3: clang reports a wrong call by the annotation' \
		grep -q "'kvm_free_pit' $held" "$work/wrong.clang"
	ok '7.3: and not the one that is a call deeper' \
		not grep -q "'kvm_create_pit' $held" "$work/wrong.clang"
	ok '7.3: lockctx reports the first' \
		grep -qx 'lockctx_wrong_call kvm_free_pit' "$work/wrong.lockctx"
	ok '7.3: and the second' grep -q '^lockctx_wrong_deeper ' "$work/wrong.lockctx"
}

for row in $rows; do
	case $row in
	series | readers | later | coccicheck | clang) ;;
	*) die "$row: no such row: series, readers, later, coccicheck or clang" ;;
	esac
done
series
case " $rows " in *' readers '*) readers ;; esac
case " $rows " in *' later '*) later ;; esac
case " $rows " in *' coccicheck '*) coccicheck_row ;; esac
case " $rows " in *' clang '*) clang_row ;; esac
finish

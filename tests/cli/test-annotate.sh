#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-annotate.sh - lockctx annotate on a small kernel: what is inferred and what is not, the
# semantic patches and the patch series, what cannot be done. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/kernel

# A kernel of two files that wait in every way there is, and a header.
annotated_kernel()
{
	kernel_tree "$k"
	rm "$k"/virt/* "$k"/virt/.*.cmd
	mkdir -p "$k/include/linux"
	cat >"$k/include/linux/compiler_types.h" <<-'END'
	#ifdef __CHECKER__
	# define __must_hold(x)	__attribute__((context(x,1,1)))
	#else
	# define __must_hold(x)
	#endif
	END
	cat >"$k/include/linux/kvm.h" <<-'END'
	#include <linux/lockdep.h>
	#include <linux/mutex.h>
	#include <linux/srcu.h>
	struct kvm { struct srcu_struct srcu; int lock; struct mutex slots; };
	struct vcpu { struct kvm *kvm; int idx; };
	struct file { void *private; };

	void waits(struct kvm *kvm,
	           int id);
	int by_vcpu(struct vcpu *vcpu);
	void unnamed(struct kvm *);
	void by_void(struct file *file);
	void drops(struct vcpu *vcpu);
	void takes_and_waits(struct kvm *kvm);
	void perhaps(struct kvm *kvm, int wait);
	void always(struct kvm *kvm);
	void both(struct kvm *a, struct kvm *b);
	void has_one(struct kvm *kvm) __must_hold(&kvm->lock);
	void of_global(struct kvm *kvm);
	void waits_not(struct kvm *kvm);
	void asserts(struct kvm *kvm);
	void by_asserts(struct vcpu *vcpu);
	void takes(struct kvm *kvm);
	void asserts_perhaps(struct kvm *kvm, int locked);
	void never_held(struct kvm *kvm);
	void (*table[1])(struct kvm *kvm);
	END
	cat >"$k/virt/wait.c" <<-'END'
	#include <linux/kvm.h>
	static struct srcu_struct global;

	static void helper(struct kvm *kvm)
	{
		synchronize_srcu(&kvm->srcu);
	}

	void waits(struct kvm *kvm, int id)
	{
		if (id)
			helper(kvm);
	}

	int by_vcpu(struct vcpu *v)
	{
		waits(v->kvm, 1);
		return 0;
	}

	void unnamed(struct kvm *kvm)
	{
		helper(kvm);
	}

	void by_void(struct file *file)
	{
		struct kvm *kvm = file->private;

		helper(kvm);
	}

	void drops(struct vcpu *vcpu)
	{
		srcu_read_unlock(&vcpu->kvm->srcu, vcpu->idx);
		helper(vcpu->kvm);
		vcpu->idx = srcu_read_lock(&vcpu->kvm->srcu);
	}

	void takes_and_waits(struct kvm *kvm)
	{
		int idx = srcu_read_lock(&kvm->srcu);

		srcu_read_unlock(&kvm->srcu, idx);
		helper(kvm);
	}

	void perhaps(struct kvm *kvm, int wait)
	{
		if (wait)
			helper(kvm);
	}

	void always(struct kvm *kvm)
	{
		helper(kvm);
	}

	void both(struct kvm *a, struct kvm *b)
	{
		helper(a);
		helper(b);
	}

	void has_one(struct kvm *kvm)
		__must_hold(&kvm->lock)
	{
		helper(kvm);
	}

	void asserts(struct kvm *kvm)
	{
		lockdep_assert_held(&kvm->slots);
	}

	void by_asserts(struct vcpu *vcpu)
	{
		asserts(vcpu->kvm);
	}

	void takes(struct kvm *kvm)
	{
		mutex_lock(&kvm->slots);
		asserts(kvm);
		mutex_unlock(&kvm->slots);
	}

	void asserts_perhaps(struct kvm *kvm, int locked)
	{
		if (locked)
			asserts(kvm);
	}

	void never_held(struct kvm *kvm)
	{
		asserts(kvm);
	}

	void of_global(struct kvm *kvm)
	{
		synchronize_srcu(&global);
	}

	void waits_not(struct kvm *kvm)
	{
		kvm->lock = srcu_read_lock(&global);
		srcu_read_unlock(&global, kvm->lock);
	}
	END
	cat >"$k/virt/use.c" <<-'END'
	#include <linux/kvm.h>

	void use(struct vcpu *vcpu, struct kvm *kvm, struct file *file)
	{
		waits(kvm, 1);
		by_vcpu(vcpu);
		unnamed(kvm);
		by_void(file);
		takes_and_waits(kvm);
		perhaps(kvm, 1);
		both(kvm, vcpu->kvm);
		has_one(kvm);
		of_global(kvm);
		waits_not(kvm);
		takes(kvm);
		mutex_lock(&kvm->slots);
		by_asserts(vcpu);
		asserts(kvm);
		asserts_perhaps(kvm, 1);
		mutex_unlock(&kvm->slots);
		asserts_perhaps(kvm, 0);
		never_held(kvm);
		vcpu->idx = srcu_read_lock(&vcpu->kvm->srcu);
		drops(vcpu);
		perhaps(vcpu->kvm, 0);
		always(vcpu->kvm);
		srcu_read_unlock(&vcpu->kvm->srcu, vcpu->idx);
	}
	END
	for name in wait use; do
		printf 'cmd_virt/%s.o := %s -D__KERNEL__ -I./include -I%s -include %s -c -o %s %s\n' \
			"$name" "gcc -std=gnu11 -O2" "$headers" \
			./include/linux/compiler_types.h "virt/$name.o" "virt/$name.c" \
			>"$k/virt/.$name.o.cmd"
	done
}

annotate()
{
	run "$LOCKCTX" annotate -q -k "$k" "$@"
}

# says TEXT: a line of standard output ends so
# shellcheck disable=SC2317 # for holds
says()
{
	grep -E -- "$1\$" "$work/out"
}

listing()
{
	find "$1" -type f -exec cksum '{}' + | LC_ALL=C sort
}

annotated_kernel
listing "$k" >"$work/before"

# What is inferred
annotate --class kvm::srcu virt
check 'a listing' 0
holds 'a parameter leads to the lock' says 'virt/wait.c:[0-9]+: waits\(\): __must_not_hold\(&kvm->srcu\)'
holds 'over a pointer' says 'by_vcpu\(\): __must_not_hold\(&v->kvm->srcu\)'
holds 'one that takes the lock itself before' says 'takes_and_waits\(\): .*&kvm->srcu\)'
holds 'two objects' says 'both\(\): __must_not_hold\(&a->srcu, &b->srcu\)'
holds 'one with another annotation' says 'has_one\(\): __must_not_hold\(&kvm->srcu\)'
for name in by_void drops perhaps always of_global waits_not helper use; do
	holds "not $name()" not grep -q " $name()" "$work/out"
done
holds 'those left out are counted' grep '^1 not: under a condition' "$work/err"
holds 'and by reason' grep '^1 not: all callers do otherwise' "$work/err"
annotate --class kvm::srcu --all virt
holds 'all: static helpers, too' says ' helper\(\): __must_not_hold\(&kvm->srcu\)'
holds 'all: what has no name' says ' by_void\(\): .* the parameters do not lead to the lock'
holds 'all: what is conditional' says ' perhaps\(\): .*under a condition: .*'
holds 'all: never one that drops the lock' not grep -q ' drops()' "$work/out"
annotate --class kvm::slots virt
check 'what must be held' 0
holds 'a function that asserts it' says ' asserts\(\): __must_hold\(&kvm->slots\)'
holds 'one that calls it' says ' by_asserts\(\): __must_hold\(&vcpu->kvm->slots\)'
for name in takes asserts_perhaps never_held use; do
	holds "not $name()" not grep -q " $name()" "$work/out"
done
annotate --class kvm::slots --all virt
holds 'a condition' says ' asserts_perhaps\(\): must be called with kvm::slots held: under a condition.*'
holds 'no caller holds it' says ' never_held\(\): must be called .*: all callers do otherwise.*'
annotate --class kvm::slots --emit=patch -o "$work/slots" virt
check 'as a series' 0 0001-virt-Annotate-functions-that-need-kvm-slots-held.patch
holds 'with no macro' [ "$(wc -l <"$work/out")" -eq 1 ]
holds 'on the prototype' grep -qzF "$(printf '\n+\t__must_hold(&kvm->slots);')" "$work"/slots/*.patch
annotate virt
holds 'every class' says 'waits\(\): __must_not_hold\(&kvm->srcu\)'
annotate --class kvm::srcu include
holds 'only the folders asked for' [ ! -s "$work/out" ]

# The series
annotate --class kvm::srcu --emit=patch -o "$work/series" virt
check 'a series' 0
holds 'of two patches' [ "$(wc -l <"$work/out")" -eq 2 ]
holds 'the first adds the macro' grep -q '^+# define __must_not_hold(...)$' \
	"$work/series/0001-compiler_types.h-Add-__must_not_hold.patch"
holds 'a prototype without the name is told' grep -q 'kvm.h: 1 declaration without' "$work/err"
for patch in "$work"/series/*.patch; do
	holds "no sign-off in ${patch##*/}" not grep -qi '^signed-off-by' "$patch"
	holds "the tag of ${patch##*/}" grep -qx 'Assisted-by: lockctx:[^ ]* coccinelle' "$patch"
	holds "75 columns in ${patch##*/}" not awk '/^---$/ { exit } length > 75 && !/^Subject:/ { print; long = 1 }
		END { exit !long }' "$patch"
done
listing "$k" >"$work/after"
holds 'the tree is not touched' diff "$work/before" "$work/after"
cp -R "$work/series" "$work/first"
annotate --class kvm::srcu --emit=patch -o "$work/series" virt
holds 'the same bytes again' diff -r "$work/first" "$work/series"

# It applies, compiles, and has everything once.
holds 'git am' sh -c "sh cocci/series.sh init '$k' '$work/tree' virt include/linux/kvm.h \
	include/linux/compiler_types.h && sh cocci/series.sh am '$work/tree' '$work'/series/*.patch"
annotated=$work/annotated
cp -RL "$work/tree" "$annotated"
rm -rf "$annotated/.git"
holds 'definition, house style' grep -qzF "$(printf 'void waits(struct kvm *kvm, int id)\n\t__must_not_hold(&kvm->srcu)\n{')" \
	"$annotated/virt/wait.c"
holds 'prototype, the name that it has' grep -qzF "$(printf 'by_vcpu(struct vcpu *vcpu)\n\t__must_not_hold(&vcpu->kvm->srcu);')" \
	"$annotated/include/linux/kvm.h"
holds 'before another annotation' grep -qzF "$(printf '\n\t__must_not_hold(&kvm->srcu)\n\t__must_hold(&kvm->lock);')" \
	"$annotated/include/linux/kvm.h"
holds 'no placeholder is left' not grep -rq lockctx_ "$annotated/virt" "$annotated/include"
tree=$k
k=$annotated
run "$LOCKCTX" check -q -k "$annotated" virt
holds 'it compiles' grep -q '^2 files, ' "$work/err"
annotate --class kvm::srcu --emit=patch -o "$work/again" virt
check 'annotating twice' 0 'nothing to add'
holds 'writes nothing' [ ! -e "$work/again" ]
k=$tree

# A later semantic patch still sees the annotated functions.
cat >"$work/later.cocci" <<-'END'
	@@
	identifier kvm;
	@@
	 void waits(struct kvm *kvm, ...)
	 {
	+	later(kvm);
	 	...
	 }
END
cp "$annotated/virt/wait.c" "$work/later.c"
# spatch wants one; lockctx has been run without.
: "${HOME:=$work}"
export HOME
spatch --very-quiet --in-place --cocci-file "$work/later.cocci" "$work/later.c" >"$work/log" 2>&1
holds 'without the macros a later patch is lost' not grep -q 'later(kvm)' "$work/later.c"
spatch --very-quiet --in-place --macro-file cocci/annotations.h --cocci-file "$work/later.cocci" \
	"$work/later.c" >"$work/log" 2>&1
holds 'with them it is not' grep -q 'later(kvm)' "$work/later.c"

# Semantic patches
annotate --class kvm::srcu --emit=cocci -o "$work/cocci" virt
check 'a semantic patch' 0 must-not-hold-kvm-srcu.cocci
cocci=$work/cocci/must-not-hold-kvm-srcu.cocci
holds 'with what coccicheck reads' sh -c "grep -q '^///' '$cocci' && grep -q '^//#' '$cocci' &&
	grep -q '^// Confidence:' '$cocci' && grep -q '^// Options:.*--include-headers' '$cocci'"
cp -RL "$work/tree" "$work/bycocci"
cp "$k/virt/wait.c" "$work/bycocci/virt/"
cp "$k/include/linux/kvm.h" "$work/bycocci/include/linux/"
(cd "$work/bycocci" && spatch -D patch --very-quiet --no-includes --include-headers --in-place \
	--cocci-file "$cocci" virt/wait.c include/linux/kvm.h) >"$work/log" 2>&1
run "$LOCKCTX" annotate --finish "$cocci" "$work/bycocci/virt/wait.c" \
	"$work/bycocci/include/linux/kvm.h"
check 'finished' 0
holds 'gives the same as the series' diff -r "$annotated/virt" "$work/bycocci/virt"
holds 'headers, too' diff -r "$annotated/include" "$work/bycocci/include"
cp "$work/bycocci/virt/wait.c" "$work/once.c"
run "$LOCKCTX" annotate --finish "$cocci" "$work/bycocci/virt/wait.c"
holds 'finishing twice changes nothing' cmp "$work/once.c" "$work/bycocci/virt/wait.c"
spatch -D report --very-quiet --no-includes --cocci-file "$cocci" "$k/virt/wait.c" \
	>"$work/out" 2>"$work/err"
holds 'report mode' grep -q 'wait.c:9:.*waits() waits for readers of kvm::srcu' "$work/out"

# What does not compile may have more to annotate.
cp "$k/virt/wait.c" "$work/wait.c"
echo 'int broken(' >>"$k/virt/wait.c"
annotate
check 'a file that does not compile' 2 'not all that was asked for could be looked at'
annotate --keep-going
check 'a file that does not compile, with --keep-going' 0 ' to annotate'
cp "$work/wait.c" "$k/virt/wait.c"
annotate
check 'all of it' 0 ' to annotate'

# Where a compiler reads the annotations, it has to know the structs that they look into.
cat >>"$k/include/linux/compiler_types.h" <<-END
	#define __must_not_hold(...)
END
echo 'void waits(struct kvm *kvm, int id);' >"$k/include/linux/early.h"
sed -i '1i struct kvm;\n#include "early.h"' "$k/include/linux/kvm.h"
sed -i 's/^void unnamed.*/void unnamed(struct kvm *kvm);/' "$k/include/linux/kvm.h"
annotate --class kvm::srcu --emit=patch -o "$work/early" virt
check 'a tree that has the macro' 0 'early.h: 1 declaration before a struct'
patch=$(echo "$work"/early/*.patch)
holds 'is annotated by one patch' [ "$(wc -l <"$work/out")" -eq 1 ]
holds 'but not before the struct is known' not grep -q '^+++.*early.h' "$patch"
holds 'and behind it' grep -qzF "$(printf 'int id)\n+\t__must_not_hold(&kvm->srcu);')" "$patch"
annotated_kernel

# A tree may have its macros in a header of their own.
mv "$k/include/linux/compiler_types.h" "$k/include/linux/compiler-context-analysis.h"
sed -i '/__must_not_hold/d' "$k/include/linux/compiler-context-analysis.h"
echo '#include <linux/compiler-context-analysis.h>' >"$k/include/linux/compiler_types.h"
annotate --class kvm::srcu --emit=patch -o "$work/own" virt
check 'macros in a header of their own' 0 ''
holds 'get one more there' sh -c "grep -qx '+# define __must_not_hold(...)' '$work/own/0001'* &&
	grep -q '^+++ b/include/linux/compiler-context-analysis.h' '$work/own/0001'*"
rm "$k/include/linux/compiler-context-analysis.h"
annotated_kernel

# What cannot be done
refuses 'no such class' '--class kvm::nonesuch: the analysed files have no such lock' \
	"$LOCKCTX" annotate -q -k "$k" --class kvm::nonesuch virt
refuses_option 'no folder to write to' '--emit=patch needs --output' \
	"$LOCKCTX" annotate -k "$k" --emit=patch
refuses_option 'an unknown format' "unknown format 'diff'" "$LOCKCTX" annotate -k "$k" --emit=diff
refuses 'no kernel' 'not a kernel source tree' "$LOCKCTX" annotate -q -k "$work/cocci"
mkdir "$work/bin"
for tool in sh gcc cc1 as dirname realpath rm cat sort sed; do
	[ -z "$(command -v "$tool")" ] || ln -s "$(command -v "$tool")" "$work/bin/"
done
refuses 'no spatch' 'spatch is missing: install' \
	env PATH="$work/bin" "$LOCKCTX" annotate -q -k "$k" --emit=patch -o "$work/none" virt
holds 'and nothing was written' [ ! -e "$work/none" ]
printf '#!/bin/sh\necho "bad things" >&2\nexit 1\n' >"$work/bin/spatch"
chmod +x "$work/bin/spatch"
refuses 'spatch fails' 'spatch failed: bad things' env PATH="$work/bin:$PATH" \
	"$LOCKCTX" annotate -q -k "$k" --emit=patch -o "$work/none" virt
refuses 'a folder that cannot be' "$work/later.c/x" \
	"$LOCKCTX" annotate -q -k "$k" --emit=patch -o "$work/later.c/x" virt
refuses 'no semantic patch' "$work/none.cocci: cannot be read" \
	"$LOCKCTX" annotate --finish "$work/none.cocci" "$work/later.c"
refuses 'another semantic patch' "no '// Text:' line" \
	"$LOCKCTX" annotate --finish "$work/later.cocci" "$work/later.c"
printf 'void f(struct kvm *kvm) __attribute__((lockctx_99))\n{\n}\n' >"$work/odd.c"
refuses 'a placeholder of another' 'has a placeholder' \
	"$LOCKCTX" annotate --finish "$cocci" "$work/odd.c"
sed -i '/define/d' "$k/include/linux/compiler_types.h"
sed -i 's/__must_hold(&kvm->lock)//' "$k/virt/wait.c" "$k/include/linux/kvm.h"
refuses 'no place for the macro' 'no __must_hold() there' \
	"$LOCKCTX" annotate -q -k "$k" --emit=patch -o "$work/none" virt
finish

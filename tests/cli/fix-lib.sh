# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fix-lib.sh - what the tests of lockctx fix share: small trees, and what is said about them; to be
# read by a script that is in its folder.
# shellcheck disable=SC2317 # functions are run by holds()
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/kernel

# plain_tree RULE [ARGUMENT...]: a kernel whose virt/bad.c is standard input, and its findings of RULE
plain_tree()
{
	rule=$1
	shift
	rm -rf "$k" "$work/patches"
	kernel_tree "$k"
	cat >"$k/virt/bad.c"
	# As Kbuild's commands have it: where it is, so are lockctx's own headers.
	mkdir -p "$k/include/linux"
	: >"$k/include/linux/compiler_types.h"
	sed -i "s| -D__KERNEL__| -D__KERNEL__ -include $k/include/linux/compiler_types.h|" "$k"/virt/.*.o.cmd
	run "$LOCKCTX" check -q --format=json -k "$k" "$@"
	jq -r --arg rule "$rule" '(.findings[] | (., .other_ways[]?)) | select(.rule == $rule) | .id' "$work/out" \
		>"$work/ids"
	find "$k" -type f -exec cksum '{}' + | LC_ALL=C sort >"$work/before"
}

# tree: one whose virt/bad.c is made of a few types and of standard input
tree()
{
	{
		cat <<-END
		#include <linux/srcu.h>
		#include <linux/rcupdate.h>
		typedef _Bool bool;
		struct kvm { struct srcu_struct srcu; int count; };
		struct vcpu { struct kvm *kvm; int srcu_idx; };
		void wait(struct kvm *kvm);
		void pit(struct kvm *kvm)
		{
		        wait(kvm);
		}
		END
		cat
	} | plain_tree must-not-hold
}

# rule_tree RULE [ARGUMENT...]: a tree of a few types and of standard input
rule_tree()
{
	{
		cat <<-END
		#include <linux/mutex.h>
		#include <linux/spinlock.h>
		#include <linux/lockdep.h>
		#include <linux/sleep.h>
		#include <linux/timer.h>
		struct thing {
		        struct mutex lock;
		        spinlock_t spin;
		        struct timer_list timer;
		        int n;
		};
		struct user { struct thing *thing; };
		struct file_operations {
		        int (*open)(struct thing *thing, int n);
		        int (*read)(struct user *u, int n);
		};
		int extern_count(int n);
		END
		cat
	} | plain_tree "$@"
}

# patched TEXT: a line of the patch that was written
patched()
{
	tr "\t" " " <"$(ls "$work"/patches/*/*.patch)" | tr -s " " | grep -qxF -- "$1"
}

# fixes NAME STATUS TEXT [ARGUMENT...]: the first finding of the tree
fixes()
{
	name=$1
	want=$2
	text=$3
	shift 3
	run "$LOCKCTX" fix -q "$@" "$(head -n 1 "$work/ids")"
	check "$name" "$want" "$text"
	[ -z "${DEBUG-}" ] || cat "$work/out" "$work/err" >&2
}

untouched()
{
	find "$k" -type f -exec cksum '{}' + | LC_ALL=C sort | diff "$work/before" -
}

# applies FOLDER: git am takes the patches, and the finding is gone
applies()
{
	rm -rf "$work/git"
	cp -R "$k" "$work/git" && cd "$work/git" && git init -q && git add -Af . &&
		git -c user.name=t -c user.email=t@t commit -qm before &&
		git -c user.name=t -c user.email=t@t am -q "$work/patches/$1"/*.patch &&
		LOCKCTX_CACHE=$work/other "$LOCKCTX" check -q -k "$work/git" >"$work/held2" 2>&1
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # variables of both
#
# lib.sh - what the tests of lint share: a small kernel in git, with a Kbuild of its own. To be read
# after tests/cli/lib.sh.

GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=/dev/null
export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# asks ARGUMENT...: jq says true; of nothing it says nothing
asks()
{
	[ "$(jq "$@")" = true ]
}

# in_kernel COMMAND...: in the tree
in_kernel()
{
	(cd "$k" && "$@")
}

# commit SUBJECT: all that is changed in the tree, files that git is told to ignore aside
commit()
{
	in_kernel git add -A
	in_kernel git commit -q -m "$1"
}

# git_kernel: $k is a kernel in git, clean of findings, built in $obj. Its Makefile does what is
# needed of Kbuild: a configuration, a generated header, folders as goals, and commands that are
# written to files. virt/Makefile lists the objects.
git_kernel()
{
	k=$work/linux
	obj=$work/obj
	rm -rf "$k" "$obj"
	mkdir -p "$k/scripts" "$k/virt" "$k/include" "$k/Documentation" "$obj/virt"
	: >"$k/Kbuild"
	: >"$k/scripts/Makefile.build"
	echo text >"$k/Documentation/index.rst"
	cat >"$k/Makefile" <<-END
	VERSION = 5
	PATCHLEVEL = 10
	SUBLEVEL = 7
	EXTRAVERSION =
	NAME = test
	COMPILE = gcc -std=gnu11 -O2 -D__KERNEL__ -I\$(CURDIR)/include -Iinclude \\
	 -include \$(CURDIR)/include/linux/compiler_types.h
	ONE = \$(COMPILE) \$(CFLAGS_\$*.o)
	olddefconfig prepare:
	 mkdir -p \$(O)/include/generated \$(O)/include/config
	 [ -e \$(O)/include/generated/autoconf.h ] || : >\$(O)/include/generated/autoconf.h
	 echo 5.10.7 >\$(O)/include/config/kernel.release
	include virt/Makefile
	virt/: \$(obj-y:%=virt/%)
	virt/%.o: virt/%.c
	 mkdir -p \$(O)/virt
	 cd \$(O) && \$(ONE) -Wp,-MMD,virt/.\$*.o.d -c -o virt/\$*.o \$(CURDIR)/\$<
	 echo 'cmd_\$@ := \$(ONE) -c -o \$@ \$(CURDIR)/\$<' >\$(O)/virt/.\$*.o.cmd
	.PHONY: olddefconfig prepare virt/
	END
	sed -i 's/^ /\t/' "$k/Makefile"
	echo 'obj-y := reads.o waits.o' >"$k/virt/Makefile"
	cp -r tests/cases/include/linux "$k/include/"
	cat >"$k/include/linux/compiler_types.h" <<-END
	#define context_unsafe(...) ({ __VA_ARGS__; })
	#define __context_unsafe(comment)
	END
	cat >"$k/include/kvm.h" <<-END
	#include <linux/srcu.h>
	struct kvm { struct srcu_struct srcu; };
	void wait(struct kvm *kvm);
	END
	cat >"$k/virt/reads.c" <<-END
	#include "kvm.h"
	int look(struct kvm *kvm);

	void reads(struct kvm *kvm)
	{
		int idx = srcu_read_lock(&kvm->srcu);

		look(kvm);
		srcu_read_unlock(&kvm->srcu, idx);
	}
	END
	cat >"$k/virt/waits.c" <<-END
	#include "kvm.h"

	void wait(struct kvm *kvm)
	{
		synchronize_srcu(&kvm->srcu);
	}
	END
	touch "$obj/.config"
	make -s -C "$k" "O=$obj" olddefconfig prepare virt/ >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		exit 2
	}
	(
		cd "$k" || exit 2
		git init -q -b main
		git config user.name 'A U Thor'
		git config user.email author@localhost
	)
	commit 'the kernel as it is'
	base=$(in_kernel git rev-parse HEAD)
}

# edit FILE SED...: change a file of the tree
edit()
{
	file=$1
	shift
	sed -i "$@" "$k/$file"
}

# The change that is wrong, and the one that mends it
break_it()
{
	edit virt/reads.c 's/^look(kvm);/wait(kvm);/'
}
mend_it()
{
	edit virt/reads.c 's/^wait(kvm);/look(kvm);/'
}

# lint ARGUMENT...: of the kernel and its build folder
lint()
{
	run "$LOCKCTX" lint -k "$k" -O "$obj" "$@"
}

# mails FILE RANGE OPTION...: as git sends them
mails()
{
	mails_file=$1
	shift
	in_kernel git format-patch -q --stdout "$@" >"$mails_file"
}

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-init.sh - make check in a kernel's folder, and lockctx-cc as Kbuild's checker. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/kernel
kernel_tree "$k"
# A goal that Kbuild would have, and how its own makes name their Makefile.
cat >>"$k/Makefile" <<'END'
all:
	@$(MAKE) -s -f Makefile deeper
deeper:
	@echo built $(MAKELEVEL)
modules:
	@echo modules
END

# makes NAME STATUS TEXT ARGUMENT...: make in the tree
makes()
{
	name=$1
	want=$2
	text=$3
	shift 3
	run env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory -C "$k" "$@"
	check "$name" "$want" "$text"
}

git -C "$k" init -q
ends 0 'init of a tree built in place' "$LOCKCTX" init -k "$k"
ends 0 'init again' "$LOCKCTX" init -k "$k"
holds 'git does not see it' [ -z "$(git -C "$k" status --porcelain GNUmakefile)" ]
holds 'it is excluded once' [ "$(grep -c GNUmakefile "$k/.git/info/exclude")" -eq 1 ]
makes 'make check' 1 'virt/bad.c:8:1: warning: wait() called with kvm::srcu held' check
makes 'of a folder of the kernel' 1 '2 files, ' check M=virt
makes 'of folders' 1 '2 files, ' check DIRS=virt
rm -rf "$LOCKCTX_CACHE/facts"
makes 'with a line for each file' 1 'facts 2/2: virt/' check V=1 J=1
makes 'of no folder' 2 'nonesuch/: no such folder' check DIRS=nonesuch
makes 'with flags of check' 0 'no findings' check LOCKCTX_FLAGS=--rule=double-lock
makes 'the first goal is the kernel'"'"'s' 0 'built 1'
makes 'another goal' 0 'modules' modules
makes 'another goal, and check' 2 'modules' modules check
holds 'both were made' grep -q 'virt/bad.c:8:1: warning' "$work/out"
mkdir "$work/module"
cp "$k/virt/bad.c" "$work/module/lk.c"
sed 1,2d "$k/virt/good.c" >>"$work/module/lk.c"
flags="gcc -std=gnu11 -O2 -D__KERNEL__ -I$headers"
echo "savedcmd_lk.o := $flags -c -o lk.o lk.c" >"$work/module/.lk.o.cmd"
makes 'of a module' 1 'lk.c:8:1: warning: wait() called with kvm::srcu held' check "M=$work/module"

echo 'check:' >"$k/GNUmakefile"
refuses 'a file of somebody else' 'GNUmakefile: is there already, and not from lockctx' \
	"$LOCKCTX" init -k "$k"
rm "$k/GNUmakefile"
mkdir "$work/empty"
refuses 'no kernel' 'not a kernel source tree' "$LOCKCTX" init -k "$work/empty"
refuses 'not configured' 'the kernel is not configured there' "$LOCKCTX" init -k "$k" -O "$work/empty"

# What Kbuild does with a checker
ln -s "$LOCKCTX" "$work/lockctx-cc"
cc=$work/lockctx-cc
sparse='-D__linux__ -Wbitwise -Wno-return-void --arch=x86 -mlittle-endian -m64'
srctree=$k
objtree=$k
export srctree objtree
rm -rf "$LOCKCTX_CACHE/facts"
# A fixed list of options
# shellcheck disable=SC2086
silent()
{
	name=$1
	shift
	run env -C "$k" "$cc" $sparse "$@"
	if [ -s "$work/out" ] || [ -s "$work/err" ]; then
		result "$name" "$(cat "$work/out" "$work/err")"
	else
		check "$name" 0
	fi
}
silent 'is it a checker?' "$work/probe.c"
silent 'standard input' -Wp,-MMD,virt/.x.o.d -E -
silent '/dev/null' -Wp,-MMD,/dev/null /dev/null
silent 'a file that Kbuild has no command of' -Wp,-MMD,scripts/mod/.empty.o.d -c scripts/mod/empty.c
silent 'nothing at all'
holds 'none of these makes facts' [ -z "$(find "$LOCKCTX_CACHE" -name '*.o')" ]
mkdir -p "$work/built"
cp -R "$k/include" "$work/built"
objtree=$work/built
silent 'nor one of the build itself, in a folder of its own' -Wp,-MMD,../built/.x.o.d -c x.c
objtree=$k
silent 'a file' -Wp,-MMD,virt/.bad.o.d -D__KERNEL__ virt/bad.c
silent 'another one, from its folder' -Wp,-MMD,"$k/virt/.good.o.d" -D__KERNEL__ virt/good.c
holds 'nothing is left in the tree' [ -z "$(find "$k" -name '*.d' -o -name '*.o')" ]
run "$LOCKCTX" check -v -k "$k"
check 'check needs no compile then' 1 'virt/bad.c:8:1: warning'
holds 'no line of one' not grep -q ^facts "$work/err"
echo 'int broken(' >>"$k/virt/good.c"
run env -C "$k" "$cc" -Wp,-MMD,virt/.good.o.d -D__KERNEL__ virt/good.c
check 'a file that does not compile does not end the build' 0 'lockctx: virt/good.c: not read:'
kernel_tree "$k"
run env -C "$k" LOCKCTX_PLUGIN="$work/none.so" "$cc" -Wp,-MMD,virt/.good.o.d virt/good.c
check 'nor does a plugin that is not there' 0 'none.so: no such plugin'
run env -C "$work/module" KBUILD_EXTMOD="$work/module" "$cc" -Wp,-MMD,.lk.o.d -D__KERNEL__ lk.c
check 'a module, in its folder' 0
run "$LOCKCTX" check -v -k "$k" -M "$work/module"
holds 'its facts are there' not grep -q ^facts "$work/err"
check 'and are analysed' 1 'lk.c:8:1: warning'
finish

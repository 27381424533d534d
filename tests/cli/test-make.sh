#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-make.sh - the goals of make that a user calls, and what they say when they cannot. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES KDIR O DIRS
k=$work/kernel
kernel_tree "$k"

# made NAME STATUS TEXT ARGUMENT...
made()
{
	name=$1
	want=$2
	text=$3
	shift 3
	run make "BUILD=$build" "$@"
	check "$name" "$want" "$text"
}

# What make itself adds is no message of ours.
messages()
{
	grep -vE '^make(\[[0-9]+\])?: ' "$work/err"
}

made 'make check with findings: 1' 1 'virt/bad.c:8:1: warning: wait() called' check "KDIR=$k"
made 'make check of one folder: 1' 1 'kvm::srcu held' check "KDIR=$k" DIRS=virt
made 'make check with O=: 1' 1 'kvm::srcu held' check "KDIR=$k" "O=$k"
sed -i 's/wait(kvm);/;/' "$k/virt/bad.c"
made 'make check without findings: 0' 0 'no findings' check "KDIR=$k"
made 'make check without KDIR: 2' 2 'KDIR is missing' check
holds 'one line' [ "$(messages | wc -l)" -eq 1 ]
made 'make check of no kernel: 2' 2 "$work: not a kernel source tree" check "KDIR=$work"
holds 'one line' [ "$(messages | wc -l)" -eq 1 ]
made 'make check of nothing: 2' 2 "$work/none: No such file or directory" check "KDIR=$work/none"
made 'make check of a folder that is not there: 2' 2 'no such folder in' \
	check "KDIR=$k" DIRS=nonesuch

# A gcc without the headers of its plugins answers with the bare name.
cat >"$work/gcc" <<'END'
#!/bin/sh
case $1 in
-print-file-name=plugin) echo plugin ;;
*) exec gcc "$@" ;;
esac
END
chmod +x "$work/gcc"
run make "BUILD=$work/build" "GCC=$work/gcc" "$work/build/plugin/lockctx_plugin.so"
check 'gcc without plugin headers: 2' 2
holds 'gcc without plugin headers: says what to install' grep -E 'plugin-dev|setup\.sh' "$work/err"
holds 'gcc without plugin headers: one line' [ "$(messages | wc -l)" -eq 1 ]
finish

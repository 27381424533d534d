#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rerun.sh SRC OBJ NEW DIR... - what Kbuild would do now with a kernel that was configured before
#
# NEW becomes a build folder of the source SRC, with the configuration of OBJ: its options brought
# up to date, headers generated, and the compile commands of each DIR written without compiling ("."
# is the whole kernel). When NEW has been made before, only what changed is done again. Nothing is
# written elsewhere. To be run in a sandbox when SRC is not the user's own: it runs Makefiles and
# scripts of SRC. On failure the first line on standard error says what went wrong; exit status 3
# when that was what a sandbox forbids.

set -u
here=$(dirname "$(realpath "$0")")
# shellcheck source=kbuild/goal.sh
. "$here/goal.sh"

die()
{
	echo "$*" >&2
	exit 2
}

[ $# -ge 4 ] || die "usage: rerun.sh SRC OBJ NEW DIR..."
src=$1
old=$2
new=$3
shift 3
log=$new/.lockctx.log

# In a kernel that is built, all but what was compiled is taken over: generated headers keep their
# times, so objects stay up to date.
if [ -e "$new/.config" ]; then
	:
elif [ -e "$old/include/generated/autoconf.h" ] && [ ! -e "$old/Kbuild" ]; then
	rsync -a --exclude=/source --include='/scripts/***' \
		--include='/tools/***' --exclude='*.o' --exclude='*.ko' --exclude='*.a' \
		--exclude='*.o.cmd' --exclude='vmlinux*' --exclude='.tmp_*' --exclude='/.lockctx*' "$old/" "$new/" ||
		die "$old: cannot be copied"
else
	mkdir -p "$new" || exit 2
	cp "$old/.config" "$new/.config" || die "$old: .config cannot be copied"
fi

# What a sandbox says to programs that go too far. Commands that ignore it do not fail.
forbidden='Read-only file system|No space left on device|Network is unreachable|[Cc]ould not resolve host'
forbidden="$forbidden|resolve host address|Temporary failure in name resolution"
forbidden="$forbidden|Name or service not known"

arch=$(sed -n 's,^# Linux/\([a-z0-9_]*\) .*,\1,p' "$new/.config" | head -n 1)

# The compiler that the kernel is configured for, by the name it was called by; Kbuild is to call it
# by that again, and gets what does not compile.
cc=$(sed -n 's,^CONFIG_CC_VERSION_TEXT="\([^" ]*\).*,\1,p' "$new/.config")
case $cc in
*gcc*) ;;
*) cc=gcc ;;
esac
case $cc in
?*-gcc) CROSS_COMPILE=${cc%gcc} && export CROSS_COMPILE ;;
*) unset CROSS_COMPILE ;;
esac

kernel_make()
{
	kbuild_env make -C "$src" "O=$new" \
		${arch:+"ARCH=$arch"} "CC=$cc" -j"$(nproc)" "$@" >"$log" 2>&1 </dev/null
	status=$?
	line=$(grep -m 1 -E "$forbidden" "$log")
	[ -z "$line" ] || {
		echo "the build tried what the sandbox forbids: $line" >&2
		exit 3
	}
	[ $status -eq 0 ] || {
		line=$(grep -m 1 -E 'error|Error|\*\*\*' "$log")
		die "make $1 failed: ${line:-$(tail -n 1 "$log")}"
	}
}

# What is compiled no more would stay.
forget_commands()
{
	[ ! -d "$new/$1" ] || find "$new/$1" \( -path "$new/./scripts" -o -path "$new/./tools" \) -prune -o \
		-name '.*.o.cmd' -exec rm -f {} +
}

kernel_make olddefconfig
kernel_make prepare
mkdir -p "$new/.lockctx-cc"
ln -sfn "$here/no-compile/gcc" "$new/.lockctx-cc/$cc"
PATH="$new/.lockctx-cc:$PATH"
# All of them first: one folder's Makefile may compile what is in another (KVM's, virt/kvm).
for dir; do
	forget_commands "$dir"
done
for dir; do
	kernel_make "$(kbuild_goal "$src" "$dir")"
done

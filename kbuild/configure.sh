#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# configure.sh SRC OBJ [DIR...] - make the kernel source SRC ready for extraction, in OBJ
#
# Configures x86_64_defconfig plus KVM for both vendors and everything of KVM that the version can
# switch on, runs `make prepare` so that generated headers and asm-offsets exist, and lets Kbuild
# write the compile commands (.NAME.o.cmd) of each DIR (default: arch/x86/kvm virt; "." is all that is
# linked into kernel and modules) without compiling. Nothing is written in SRC. Each step is done
# once; OBJ remembers which are.

set -eu

here=$(dirname "$(realpath "$0")")
# shellcheck source=kbuild/goal.sh
. "$here/goal.sh"

die()
{
	echo "configure.sh: $*" >&2
	exit 2
}

is_kernel()
{
	[ -f "$1/Kbuild" ] && [ -f "$1/scripts/Makefile.build" ]
}

[ $# -ge 2 ] || die "usage: configure.sh SRC OBJ [DIR...]"
is_kernel "$1" || die "$1: not a kernel source tree: fetch one with kbuild/fetch-source.sh"
src=$(realpath "$1")
mkdir -p "$2"
obj=$(realpath "$2")
name=$(basename "$src")
shift 2
[ $# -gt 0 ] || set -- arch/x86/kvm virt

# What lockctx wants to read, with what these depend on.
wanted='VIRTUALIZATION KVM KVM_INTEL KVM_AMD KVM_AMD_SEV
	AMD_IOMMU CRYPTO_DEV_CCP CRYPTO_DEV_CCP_DD CRYPTO_DEV_SP_PSP'
# Asked for as well: not every version has them.
optional='KVM_SMM KVM_HYPERV KVM_XEN KVM_IOAPIC X86_SGX X86_SGX_KVM'

kernel_make()
{
	kbuild_env -u KCFLAGS -u KCPPFLAGS -u KAFLAGS -u CROSS_COMPILE -u SUBARCH \
		make -C "$src" O="$obj" ARCH=x86_64 -j"$(nproc)" "$@" >"$obj/.lockctx.log" 2>&1 || {
		tail -n 20 "$obj/.lockctx.log" >&2
		die "$src: make $* failed, see above and $obj/.lockctx.log"
	}
}

configure()
{
	kernel_make x86_64_defconfig
	for option in $wanted $optional; do
		"$src/scripts/config" --file "$obj/.config" --enable "$option"
	done
	kernel_make olddefconfig
	for option in $wanted; do
		grep -qE "^CONFIG_$option=[ym]\$" "$obj/.config" ||
			die "CONFIG_$option did not take in $obj/.config"
	done
}

# The objects that no-compile leaves have no content: gone, a later make builds real ones.
write_commands()
{
	PATH="$here/no-compile:$PATH" kernel_make "$(kbuild_goal "$src" "$1")"
	find "$obj/$1" \( -path "$obj/./scripts" -o -path "$obj/./tools" \) -prune -o \
		\( -name '*.o' -o -name built-in.a \) -exec rm -f {} +
	[ -n "$(find "$obj/$1" -name '.*.o.cmd' -print -quit)" ] ||
		die "$1: Kbuild compiles nothing there"
}

# Two runs at once on one OBJ: the second waits and finds the work done.
exec 9>"$obj/.lockctx.lock"
flock 9

stamp=$obj/.lockctx-ready
identity="$src $(cat "$0" "$here/no-compile/gcc" "$src/Makefile" | cksum)"
if [ "$(head -n 1 "$stamp" 2>/dev/null)" != "$identity" ]; then
	rm -f "$stamp"
	echo "$name: configuring"
	configure
	echo "$name: preparing headers"
	kernel_make prepare
	echo "$identity" >"$stamp"
fi
for dir; do
	dir=${dir%/}
	grep -qxF "commands $dir" "$stamp" && continue
	echo "$name: reading the compile commands of $dir"
	write_commands "$dir"
	echo "commands $dir" >>"$stamp"
done

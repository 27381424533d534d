# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154,SC2034
#
# kernel-lib.sh - configure a kernel, build it, and keep what was built. To be sourced.
#
# Who sources it sets here (tests/runtime), and before it builds: pristine, the source as it was
# unpacked; work, a folder with src, obj and kernels; kernel, where in it to keep what is built;
# tree, a name for messages; and defines die.
#
# MAKE  the make to build with (default: make)

# shellcheck source=kbuild/goal.sh
. "$here/../../kbuild/goal.sh"
cache=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}/runtime

kernel_make()
{
	kbuild_env -u KCFLAGS -u KCPPFLAGS -u KAFLAGS -u CROSS_COMPILE -u SUBARCH \
		nice -n 10 "${MAKE:-make}" -C "$work/src" O="$work/obj" ARCH=x86_64 "$@"
}

# configure FRAGMENT... - as tinyconfig does, with what the fragments add
configure()
{
	grep -h '^CONFIG' "$pristine/arch/x86/configs/tiny.config" \
		"$pristine/kernel/configs/tiny.config" "$@" >"$work/all.config"
	kernel_make KCONFIG_ALLCONFIG="$work/all.config" allnoconfig >"$work/log" 2>&1 ||
		die "the kernel cannot be configured: $(tail -n 1 "$work/log")"
	grep -h '^CONFIG' "$@" | while read -r line; do
		grep -qxF "$line" "$work/obj/.config" || die "$line does not take"
	done
}

# One line for every hundred files that were compiled
progress()
{
	awk -v name="$(basename "$tree")" '
		/^  (CC|AS) / && ++n % 100 == 0 { printf "  %s: %d files\n", name, n; fflush() }'
}

# build JOBS
build()
{
	rm -f "$work/obj/arch/x86/boot/bzImage"
	kernel_make -j"$1" bzImage 2>"$work/log" | tee "$work/output" | progress
	[ -f "$work/obj/arch/x86/boot/bzImage" ] || {
		tail -n 20 "$work/log" >&2
		die "$tree cannot be built: see above and $work/output"
	}
}

# keep KERNELS - under its final name in this folder there are only kernels that are complete
keep()
{
	rm -rf "$kernel.new"
	mkdir -p "$kernel.new"
	cp "$work/obj/arch/x86/boot/bzImage" "$work/obj/usr/gen_init_cpio" "$kernel.new"
	mv -T "$kernel.new" "$kernel"
	find "$1" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} +
}

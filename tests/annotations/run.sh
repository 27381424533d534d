#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [VERSION...] - the headers of annotations bring GCC no error and no new warning
#
# Compiles KVM of each VERSION (default: 5.10 6.1 6.12 7.3), and of 7.3 also the folders that have
# most annotations, with all of the kernel's warnings; and looks whether known annotations come out
# as facts.
#
# BUILD  the build folder (default: build)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
export BUILD
mkdir -p "$out"

# has OBJECT SOURCE TEXT...: facts of that file have lines with each TEXT
has()
{
	LOCKCTX_CACHE=$out/cache "$BUILD/kbuild-extract" -q -a sparse-annotations -k "$kdir" -O "$obj" \
		-p "$BUILD/plugin/lockctx_plugin.so" -o "$out/annotations" "$1" 2>"$out/annotations.log"
	"$LOCKCTX" facts "$out/annotations/$2" >"$out/annotations.facts"
	file=$2
	shift 2
	for text; do
		grep -qF -- "$text" "$out/annotations.facts"
		result $? "$version: $file has $text"
	done
}

[ $# -gt 0 ] || set -- 5.10 6.1 6.12 7.3
for version; do
	prepare "$version"
	dirs='arch/x86/kvm virt'
	if [ "$version" = 7.3 ]; then
		# Beside the folder that others use: it would have more to check.
		cp -a --reflink=auto "$obj/." "$out/wide"
		dirs="$dirs kernel/locking kernel/sched block fs/jbd2 mm"
		obj=$out/wide
		# shellcheck disable=SC2086 # words
		kbuild/configure.sh "$kdir" "$obj" $dirs >&2 || die "$version: not configured"
	fi
	# shellcheck disable=SC2086 # words
	tests/annotations/compile.sh "$obj" $dirs >"$out/annotations.new"
	result $? "$version: $dirs: $(tail -n 1 "$out/annotations.new")"
	sed '$d; s/^/# /' "$out/annotations.new"
	case $version in
	7.3)
		has virt/kvm virt/kvm/kvm_main.o 'mutex_trylock cond_acquires(true, lock) of lock' \
			'class_mutex_constructor acquires(_T) of' \
			'mutex::first_waiter guarded_by(&wait_lock)' \
			'__lockctx_assert_not_held('
		;;
	*)
		has virt/kvm virt/kvm/kvm_main.o 'srcu_read_lock acquires(ssp) of ssp' \
			'__lockctx_assert_held('
		;;
	esac
done
finish

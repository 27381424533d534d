#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kernel.sh TREE DEST [DIR...] - build the tests' kernel from the source TREE
#
# DEST becomes a link to a folder with bzImage and gen_init_cpio. What was built is kept in
# ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/runtime/kernels by content: the same
# source, configuration and compiler are built once, and what nobody used for a month goes. All
# trees are built in one folder, where only DIRs of the source (those of scratch.sh) are replaced, so
# that a tree that differs in a few files compiles these. AVIC's check for a processor that has it is
# taken out of the copy.
#
# MAKE  the make to build with (default: make)
set -eu

here=$(dirname "$(realpath "$0")")
# shellcheck source=tests/runtime/kernel-lib.sh
. "$here/kernel-lib.sh"
top=$here/../..
patch=$top/cocci/runtime/avic-without-cpu.cocci
work=$cache

die()
{
	echo "kernel.sh: $*" >&2
	exit 2
}

[ $# -ge 2 ] || die "usage: kernel.sh TREE DEST [DIR...]"
[ -f "$1/Kbuild" ] || die "$1: not a kernel source tree"
tree=$(realpath "$1")
dest=$2
shift 2
[ $# -gt 0 ] || set -- arch/x86/kvm arch/x86/include virt
for tool in spatch rsync sha256sum; do
	command -v $tool >/dev/null || die "$tool is missing: run kbuild/setup.sh runtime"
done
# Everything that is not in DIRs is the same in a pristine tree and in scratch copies of it.
pristine=$(dirname "$(realpath "$tree/Kbuild")")

# The folder of the kernel is named after all that it depends on.
identity()
{
	{
		gcc --version
		cat "$here/kernel.config" "$patch" "$pristine/Makefile"
		echo "$pristine" "$@"
		cd "$tree"
		find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
	} | sha256sum | cut -c 1-16
}

# Apply the semantic patch below the folder $1.
take_check_out()
{
	options=$(sed -n 's|^// Options:||p' "$patch")
	file=$(sed -n 's|^// Files: *||p' "$patch")
	cp "$1/$file" "$work/before"
	# shellcheck disable=SC2086 # options are words
	spatch -D patch --very-quiet $options --in-place --cocci-file "$patch" "$1/$file" \
		>"$work/log" 2>&1 || die "spatch: $(tail -n 1 "$work/log")"
	! cmp -s "$work/before" "$1/$file" ||
		die "$tree/$file: AVIC's check of the processor is not where it was"
}

# Give the folder that is built the source of $tree. What is the same keeps its time.
replace_source()
{
	rm -rf "$work/new"
	for dir; do
		mkdir -p "$work/new/$dir"
		cp -a --reflink=auto "$tree/$dir/." "$work/new/$dir"
	done
	take_check_out "$work/new"
	for dir; do
		rsync -rc --delete --chmod=u+w "$work/new/$dir/" "$work/src/$dir/"
	done
	rm -rf "$work/new"
}

# A folder to build in, anew when it is not for this source and configuration: files of another
# pristine source may be older than objects that are there.
make_folder()
{
	base=$(cat "$pristine/Makefile" "$here/kernel.config" | cksum) || return
	base="$base $pristine $*"
	[ "$(cat "$work/obj/.lockctx-base" 2>/dev/null)" != "$base" ] || return 0
	rm -rf "$work/obj" "$work/src"
	mkdir -p "$work/obj"
	"$top/kbuild/scratch.sh" "$pristine" "$work/src" "$@"
	configure "$here/kernel.config"
	echo "$base" >"$work/obj/.lockctx-base"
}

mkdir -p "$work/kernels"
kernel=$work/kernels/$(identity "$@")
# Two runs at once: the second waits, and builds its own when it is another.
exec 7>"$work/.lock"
flock 7
if [ ! -d "$kernel" ]; then
	began=$(date +%s)
	echo "building the kernel of $(basename "$tree")"
	make_folder "$@"
	replace_source "$@"
	build "$(nproc)"
	keep "$work/kernels"
	echo "built in $(($(date +%s) - began)) s"
fi
touch "$kernel"
ln -sfn "$kernel" "$dest"

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# patched.sh VERSION DEST FRAGMENT[,FRAGMENT...] [PATCH...] - build Debian's kernel of VERSION with
# these patches
#
# DEST becomes a link to a folder with bzImage and gen_init_cpio. The configuration is tinyconfig and
# what the fragments add. What was built is kept in
# ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}/runtime/VERSION/kernels by content, as
# kernel.sh does, and what nobody used for a month goes. All kernels of a version are built in one
# folder, from a copy of the source that is links but for the files that some patch has changed: with
# another patch or fragment, only what it concerns is compiled.
#
# JOBS  what is compiled at a time (default: 1)
# MAKE  the make to build with (default: make)
set -eu

here=$(dirname "$(realpath "$0")")
# shellcheck source=tests/runtime/kernel-lib.sh
. "$here/kernel-lib.sh"

die()
{
	echo "patched.sh: $*" >&2
	exit 2
}

[ $# -ge 3 ] || die "usage: patched.sh VERSION DEST FRAGMENT[,FRAGMENT...] [PATCH...]"
version=$1
dest=$2
fragments=$(echo "$3" | tr , ' ')
shift 3
for file in $fragments "$@"; do
	[ -f "$file" ] || die "$file: no such file"
done
"$here/../../kbuild/fetch-source.sh" "$version" >&2
pristine=$(realpath "${cache%/runtime}/src/linux-source-$version")
tree=$version${1:+ with $(basename "$1")}
work=$cache/$version

# The folder of the kernel is named after all that it depends on. The first lines of a patch, which
# say who made it and why, are no part of it.
identity()
{
	{
		gcc --version
		cat "$pristine/Makefile"
		# shellcheck disable=SC2086 # files
		grep -h '^CONFIG' $fragments
		for patch; do
			sed '1,/^---$/d' "$patch"
		done
	} | sha256sum | cut -c 1-16
}

# A folder to build in, with a link for each file of the source.
make_folder()
{
	base="$pristine $(cksum <"$pristine/Makefile")"
	[ "$(cat "$work/obj/.lockctx-base" 2>/dev/null)" != "$base" ] || return 0
	rm -rf "$work/obj" "$work/src"
	mkdir -p "$work/obj"
	cp -as "$pristine" "$work/src"
	echo "$base" >"$work/obj/.lockctx-base"
}

# put FILE NAME - FILE is what NAME in the source is to be. What is the same keeps its time, and
# what is not is a file from now on, so that make sees a new one each time.
put()
{
	! cmp -s "$1" "$work/src/$2" || return 0
	rm -f "$work/src/$2"
	mkdir -p "$(dirname "$work/src/$2")"
	cat "$1" >"$work/src/$2"
}

# Give the source what the patches leave of the files that they change, and all others that were
# changed before what they were.
apply()
{
	rm -rf "$work/new"
	mkdir -p "$work/new"
	for patch; do
		sed -n 's,^+++ b/,,p' "$patch"
	done | LC_ALL=C sort -u >"$work/changed"
	while read -r file; do
		[ -f "$pristine/$file" ] || die "$file: the source has no such file"
		mkdir -p "$work/new/$(dirname "$file")"
		cp "$pristine/$file" "$work/new/$file"
		chmod u+w "$work/new/$file"
	done <"$work/changed"
	for patch; do
		(cd "$work/new" && GIT_CEILING_DIRECTORIES=$work git apply -p1) <"$patch" >"$work/log" 2>&1 ||
			die "$patch does not apply to $version: $(head -n 1 "$work/log")"
	done
	while read -r file; do
		put "$work/new/$file" "$file"
	done <"$work/changed"
	find "$work/src" -type f -printf '%P\n' | LC_ALL=C sort >"$work/files"
	LC_ALL=C comm -23 "$work/files" "$work/changed" | while read -r file; do
		put "$pristine/$file" "$file"
	done
}

kernel=$work/kernels/$(identity "$@")
mkdir -p "$work/kernels"
# Two runs at once: the second waits, and builds its own when it is another.
exec 7>"$work/.lock"
flock 7
if [ ! -d "$kernel" ]; then
	began=$(date +%s)
	echo "building the kernel $tree"
	make_folder
	apply "$@"
	# shellcheck disable=SC2086 # files
	configure $fragments
	build "${JOBS:-1}"
	keep "$work/kernels"
	echo "built in $(($(date +%s) - began)) s"
fi
touch "$kernel"
ln -sfn "$kernel" "$dest"

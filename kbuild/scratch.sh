#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scratch.sh [-f] [-g] SRC DEST [PATH...] - a copy of the kernel source SRC that can be changed
#
# Only PATHs, folders or files (default: arch/x86/kvm arch/x86/include virt), are copied; everything
# else in DEST is a link into SRC, by folder where a folder has no PATH below it. Change files of
# PATHs only: elsewhere a change in place would go through the link into SRC.
#
# DEST can be configured and built by Kbuild (O=), and lockctx can read it with the build of SRC:
# `-k DEST -O OBJ`, where OBJ is the folder that SRC was built in.
#
#   -f  make it anew when it is there; without it a DEST made from SRC is left as it is
#   -g  make DEST a git repository with PATHs committed, for git am and git format-patch

set -eu

die()
{
	echo "scratch.sh: $*" >&2
	exit 2
}

usage='usage: scratch.sh [-f] [-g] SRC DEST [PATH...]'
force='' git=''
while getopts fg option; do
	case $option in
	f) force=yes ;;
	g) git=yes ;;
	*) die "$usage" ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || die "$usage"
[ -f "$1/Kbuild" ] || die "$1: not a kernel source tree"
src=$(realpath "$1")
dest=$2
shift 2
[ $# -gt 0 ] || set -- arch/x86/kvm arch/x86/include virt

marker=.lockctx-scratch
identity="$src${git:+ git} $*"
if [ -e "$dest" ]; then
	[ -f "$dest/$marker" ] || die "$dest is there and no scratch copy: choose another name"
	[ -n "$force" ] || [ "$(cat "$dest/$marker")" != "$identity" ] || exit 0
fi

# Give the new tree a real folder $1 with a link for each entry of SRC's, but for git's own files,
# which git does not read through links.
link_entries()
{
	[ -z "$1" ] || rm "$new/$1"
	[ -z "$1" ] || mkdir "$new/$1"
	find "$src/${1:+$1/}" -mindepth 1 -maxdepth 1 \
		! -name '.git*' ! -name .mailmap ! -name "$marker" -exec ln -s -t "$new/$1" {} +
}

# Copy $1, after making real folders of all above it.
copy()
{
	path=''
	rest=$1
	while [ "$rest" != "${rest#*/}" ]; do
		path=$path${path:+/}${rest%%/*}
		rest=${rest#*/}
		[ ! -L "$new/$path" ] || link_entries "$path"
	done
	[ -L "$new/$1" ] || die "$1: is already copied with a folder above or below it"
	rm "$new/$1"
	cp -a --reflink=auto "$src/$1" "$new/$1"
}

# Kernel packages ignore everything in their .gitignore: files are added by force.
make_repository()
{
	(
		cd "$new"
		unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
		git init -q
		git config user.name lockctx
		git config user.email lockctx@localhost
		git config gc.auto 0
		printf '*\n' >.git/info/exclude
		git add -Af "$@"
		git commit -q -m "Linux as it was"
	)
}

mkdir -p "$(dirname "$dest")"
new=$dest.lockctx-$$.new
old=$dest.lockctx-$$.old
# What a killed one has left goes: who is at work has its folder locked. The one above is locked only
# until that is so of this one.
exec 9<"$(dirname "$dest")"
flock 9
for left in "$dest".lockctx-*; do
	[ -d "$left" ] || continue
	exec 8<"$left"
	! flock -n 8 || rm -rf "$left"
done
mkdir "$new"
exec 8<"$new"
flock 8
exec 9<&-
trap 'rm -rf "$new" "$old"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
chmod 755 "$new"
link_entries ''
for path; do
	path=${path%/}
	[ -d "$src/$path" ] || [ -f "$src/$path" ] || die "$path: no such folder or file in $src"
	copy "$path"
done
[ -z "$git" ] || make_repository "$@"
echo "$identity" >"$new/$marker"
# A tree that is half away would be no scratch copy any more, and nobody's to replace.
[ ! -e "$dest" ] || mv -T "$dest" "$old"
mv -T "$new" "$dest"

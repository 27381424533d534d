#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rerun.sh SRC OBJ NEW DIR... - what Kbuild would do now with a kernel that was configured before
#
# NEW becomes a build folder of the source SRC, with the configuration of OBJ: its options brought
# up to date, headers generated, and the compile commands of each DIR written without compiling.
# When NEW has been made before, only what changed is done again. Nothing is written elsewhere. To
# be run in a sandbox: it runs Makefiles and scripts of SRC. On failure the first line on standard
# error says what went wrong; exit status 3 when that was what a sandbox forbids.

set -u
here=$(cd "$(dirname "$0")" && pwd)

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

# All but what was compiled: generated headers keep their times, so objects stay up to date.
[ -e "$new/.config" ] || rsync -a --exclude=/source --include='/scripts/***' \
	--include='/tools/***' --exclude='*.o' --exclude='*.ko' --exclude='*.a' \
	--exclude='*.o.cmd' --exclude='vmlinux*' --exclude='.tmp_*' --exclude='/.lockctx*' "$old/" "$new/" ||
	die "$old: cannot be copied"

# What a sandbox says to programs that go too far. Commands that ignore it do not fail.
forbidden='Read-only file system|Network is unreachable|[Cc]ould not resolve host'
forbidden="$forbidden|resolve host address|Temporary failure in name resolution"
forbidden="$forbidden|Name or service not known"

arch=$(sed -n 's,^# Linux/\([a-z0-9_]*\) .*,\1,p' "$new/.config" | head -n 1)

kernel_make()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$src" "O=$new" ${arch:+"ARCH=$arch"} \
		-j"$(nproc)" "$@" >"$log" 2>&1 </dev/null
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

kernel_make olddefconfig
kernel_make prepare
# Goals that end in a slash are folders to descend into.
PATH="$here/no-compile:$PATH"
for dir; do
	# What is compiled no more would stay.
	[ ! -d "$new/$dir" ] || find "$new/$dir" -name '.*.o.cmd' -exec rm -f {} +
	kernel_make "$dir/"
done

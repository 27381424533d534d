#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# record.sh SRC OBJ NEW [DIR...] - the compile commands of a kernel that is configured and not built
#
# SRC is the source, OBJ the folder with its .config, which may be SRC. NEW becomes a build folder with
# the commands of each DIR, relative to SRC (default: all that is linked into kernel and modules).
# Nothing is compiled but what the kernel's build runs itself, and nothing is written elsewhere. What is
# there from an earlier run is kept as long as configuration, Makefiles and Kconfig files are the
# same. On failure the first line on standard error says what went wrong.

set -u
here=$(dirname "$(realpath "$0")")

die()
{
	echo "$*" >&2
	exit 2
}

[ $# -ge 3 ] || die "usage: record.sh SRC OBJ NEW [DIR...]"
src=$(realpath "$1") || exit 2
obj=$(realpath "$2") || exit 2
mkdir -p "$3" || exit 2
new=$(realpath "$3") || exit 2
shift 3
[ $# -gt 0 ] || set -- .
stamp=$new/.lockctx-recorded

[ -e "$obj/.config" ] || die "$obj: no .config there: run make defconfig"
! grep -qx 'CONFIG_CC_IS_CLANG=y' "$obj/.config" ||
	die "$obj: configured for clang, which loads no GCC plugin: configure without LLVM=1"

# Two runs at once: the second waits and finds the work done.
exec 9>"$new/.lockctx.lock"
flock 9

# linked FROM TO NAME... - TO becomes a folder of links to what is in FROM, but for each NAME
linked()
{
	from=$1
	to=$2
	shift 2
	mkdir -p "$to"
	find "$from" -mindepth 1 -maxdepth 1 ! -name .git "$@" -exec ln -sfn -t "$to" {} +
}

# Kbuild takes no O= for a source that is configured itself. For such a one it is shown a folder of
# links, in which what configuring makes is missing.
clean_source()
{
	arch=$(sed -n 's,^# Linux/\([a-z0-9_]*\) .*,\1,p' "$obj/.config" | head -n 1)
	case $arch in
	x86_64 | i386) arch=x86 ;;
	esac
	links=$new/.lockctx-source
	rm -rf "$links"
	linked "$src" "$links" ! -name .config ! -name include ! -name arch
	linked "$src/include" "$links/include" ! -name config ! -name generated
	linked "$src/arch" "$links/arch" ! -name "$arch"
	linked "$src/arch/$arch" "$links/arch/$arch" ! -name include
	linked "$src/arch/$arch/include" "$links/arch/$arch/include" ! -name generated
	echo "$links"
}

# What Kbuild has read is older than what it made of it.
same_makefiles()
{
	[ -z "$(find -L "$src" -path "$src/.git" -prune -o \( -name 'Makefile*' -o -name 'Kbuild*' \
		-o -name 'Kconfig*' -o -path "$src/scripts/*.sh" \) -newer "$stamp" -print -quit)" ]
}

# The folder that Kbuild is to be asked for: the nearest that has a Makefile.
goal_folder()
{
	folder=${1%/}
	while [ ! -e "$src/$folder/Makefile" ] && [ ! -e "$src/$folder/Kbuild" ]; do
		case $folder in
		*/*) folder=${folder%/*} ;;
		*) folder=. ;;
		esac
	done
	echo "$folder"
}

has_commands()
{
	[ -n "$(find "$new/$1" \( -path "$new/./scripts" -o -path "$new/./tools" \) -prune -o \
		-name '.*.o.cmd' -print -quit 2>/dev/null)" ]
}

record()
{
	"$here/rerun.sh" "$source" "$obj" "$new" "$1" || exit
	echo "$1" >>"$stamp"
}

if ! cmp -s "$obj/.config" "$new/.lockctx-config" || [ ! -e "$stamp" ] || ! same_makefiles; then
	rm -f "$stamp" "$new/.config"
	cp "$obj/.config" "$new/.lockctx-config" || exit 2
	: >"$stamp"
fi
source=$src
[ ! -e "$src/.config" ] && [ ! -d "$src/include/config" ] || source=$(clean_source) || exit 2
for dir; do
	case /$dir/ in
	//* | */../*) die "$dir: folders are given relative to the kernel tree, as arch/x86/kvm" ;;
	esac
	[ -d "$src/$dir" ] || die "$dir: no such folder in $src"
	grep -qxF . "$stamp" && break
	folder=$(goal_folder "$dir")
	grep -qxF "$folder" "$stamp" || record "$folder"
	# Some folders have no rules of their own, as virt/kvm, which arch/x86/kvm compiles.
	has_commands "$dir" || record .
done
for dir; do
	has_commands "$dir" || die "$dir: nothing is compiled there in the configuration of $obj"
done

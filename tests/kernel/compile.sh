#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# compile.sh READER SRC OBJ TREE FILE... - what READER says about files of a changed kernel
#
# Each FILE (a C file, relative to the tree) is read as Kbuild compiled it for the kernel SRC in OBJ,
# but from TREE, a copy of SRC with changes. READER is gcc, sparse or clang. gcc compiles to a file
# that is thrown away; the others only read. Prints what they say, with the names of files relative
# to TREE and without line numbers, so that two trees can be compared.
#
# CLANG        the clang to use (default: clang)
# CLANG_FLAGS  more options for it
#
# Exit status: 0 all files are accepted, 1 not, 2 could not run.
set -u

die()
{
	echo "compile.sh: $*" >&2
	exit 2
}

[ $# -ge 5 ] || die "usage: compile.sh gcc|sparse|clang SRC OBJ TREE FILE..."
reader=$1
src=$(realpath "$2") && obj=$(realpath "$3") && tree=$(realpath "$4") || exit 2
shift 4
CLANG=${CLANG:-clang}
CLANG_FLAGS=${CLANG_FLAGS-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$obj" || exit 2

# words FILE - the options of its compile, as text for a shell
words()
{
	cmd=$(dirname "$1")/.$(basename "$1" .c).o.cmd
	[ -f "$cmd" ] || die "$cmd: no such file in $obj: was $1 compiled there?"
	sed -n '1s/^[a-z]*cmd_[^ ]* := [^ ]* //p' "$cmd" |
		sed -e 's/ -c -o .*//' -e 's/-Wp,-MM*D,[^ ]*//' -e "s|$src/|$tree/|g"
}

# known OPTION... - leaves in $work/options those that this clang knows, one a line
known()
{
	printf '%s\n' "$@" >"$work/options"
	# shellcheck disable=SC2086 # words
	"$CLANG" -x c -fsyntax-only $CLANG_FLAGS "$@" /dev/null 2>&1 |
		sed -n "s/.*unknown argument:* '\\([^']*\\)'.*/\\1/p
			s/.*error: '\(-[^']*\)' hasn.t been enabled.*/\1/p
			s/.*optimization flag '\([^']*\)' is not supported.*/\1/p
			s/.*unsupported option '\\([^']*\\)'.*/\\1/p" >"$work/unknown"
	grep -vxFf "$work/unknown" "$work/options" >"$work/known"
	mv "$work/known" "$work/options"
}

# An option and its argument are two lines: -include FILE stays together.
read_by_clang()
{
	known "$@"
	# shellcheck disable=SC2086 # words
	printf '%s\n' -Wno-unknown-warning-option -Qunused-arguments -fno-caret-diagnostics \
		$CLANG_FLAGS -Wno-error >>"$work/options"
	xargs -d '\n' "$CLANG" -fsyntax-only <"$work/options"
}

read_by()
{
	file=$tree/$1
	eval "set -- $(words "$1")"
	case $reader in
	gcc) gcc "$@" -w -c -o "$work/out.o" "$file" ;;
	sparse)
		sparse -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise \
			-Wno-return-void -Wno-unknown-attribute -m64 "$@" "$file"
		;;
	clang) read_by_clang "$@" "$file" ;;
	*) die "$reader: not a reader: gcc, sparse or clang" ;;
	esac
}

status=0
for one; do
	read_by "$one" >"$work/said" 2>&1 || status=1
	sed -e "s|$tree/||g" -e 's/:[0-9]*:[0-9]*:/:/' "$work/said"
done
exit $status

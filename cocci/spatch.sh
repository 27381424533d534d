#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# spatch.sh COCCI FILE... - change FILEs in place as the semantic patch COCCI says
#
# The header of COCCI can say:
#
#   // Options:  what spatch needs, as for coccicheck
#   // Macro:    a macro as spatch must read it, "FNAME(name) name"; it takes the place of the one
#                in spatch's own table, which no --macro-file can do
#
# Annotations of locking are blanked (annotations.h): spatch leaves out functions that have one
# with arguments, and says nothing.
#
# Comments are out of reach for semantic patches: a COCCI.sed beside it (NAME.sed for NAME.cocci)
# changes these afterwards. Arguments before COCCI that start with - are spatch's own (-D name=value).
#
# Exit status: spatch's; 2 when a file is missing.
set -u

die()
{
	echo "spatch.sh: $*" >&2
	exit 2
}

header()
{
	sed -n "s|^// $1:[[:space:]]*||p" "$cocci"
}

# macro_table MACRO - spatch's own table with MACRO in place of the one of this name
macro_table()
{
	standard=${COCCINELLE_HOME:-/usr/lib/coccinelle}/standard.h
	[ -f "$standard" ] || die "$standard is missing: install Debian's package coccinelle"
	grep -v "^#define[[:space:]]*${1%%(*}(" "$standard"
	echo "#define $1"
}

# Coccinelle 1.1 dies of a Not_found without it, and looks for nothing there that has to be.
HOME=${HOME:-/nonexistent}
export HOME
here=$(dirname "$(realpath "$0")")
own=''
while [ "${1#-}" != "${1-}" ]; do
	own="$own $1"
	[ "$1" != -D ] || { own="$own $2" && shift; }
	shift
done
[ $# -ge 2 ] || die "usage: spatch.sh [-D NAME=VALUE]... COCCI FILE..."
command -v spatch >/dev/null || die "spatch is missing: install Debian's package coccinelle"
cocci=$1
shift
[ -f "$cocci" ] || die "$cocci: no such file"
macro=$(header Macro)
table=''
if [ -n "$macro" ]; then
	table=$(mktemp) || exit 2
	trap 'rm -f "$table"' EXIT
	trap 'exit 2' HUP INT TERM
	macro_table "$macro" >"$table"
fi
# shellcheck disable=SC2046,SC2086  # options are words
spatch -D patch $own --very-quiet $(header Options) ${table:+--macro-file-builtins "$table"} \
	--macro-file "$here/annotations.h" --in-place --cocci-file "$cocci" "$@" || exit
comments=${cocci%.cocci}.sed
[ ! -f "$comments" ] || sed -i -f "$comments" -- "$@"

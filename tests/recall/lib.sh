# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lib.sh - a tree of which a few files are changed, compiled and looked at together with the facts of the
# others; sourced, behind tests/kernel/lib.sh, by the tests that put bugs into a kernel
#
# OBJ      a build folder of the tree that is configured already (default: one of the test's own)
# FACTS    facts of the tree that are there already, to be taken as they are (default: made in the cache)
# JOBS     how many compiles at a time (default: one per processor)
# $out     where logs go
# $work    the folder of the bug at hand: its tree is in tree/
: "${out:?}"
work=$out

version=6.12
cache=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}
# shellcheck disable=SC2034 # for who sources this
src=$cache/src/linux-source-$version
jobs=${JOBS:-$(nproc)}
plugin=$BUILD/plugin/lockctx_plugin.so
# shellcheck disable=SC2034 # for who sources this
tab=$(printf '\t')
command -v spatch >/dev/null || die "spatch is not installed: run kbuild/setup.sh"

# extract SOURCE OBJECT FACTS DIR... - bring the facts of the folders up to date
extract()
{
	from=$1 object=$2 to=$3
	shift 3
	"$BUILD/kbuild-extract" -q -j "$jobs" -k "$from" -O "$object" -a sparse-annotations \
		-p "$plugin" -o "$to" "$@" >"$out/extract.log" 2>&1
}

# tree DIR... - the tree as it is: sets $OBJ, a folder with recorded commands, and $FACTS, those of these folders
tree()
{
	kbuild/fetch-source.sh "$version" >"$out/fetch.log" 2>&1 ||
		die "Linux $version was not fetched: see $out/fetch.log"
	if [ -z "${OBJ:-}" ]; then
		OBJ=$cache/obj/recall-$version
		kbuild/configure.sh "$src" "$OBJ" "$@" >"$out/configure.log" 2>&1 ||
			die "Linux $version was not configured: see $out/configure.log"
	fi
	OBJ=$(realpath "$OBJ") || exit 2
	[ -z "${FACTS:-}" ] || return 0
	FACTS=$cache/facts/recall-$version
	extract "$src" "$OBJ" "$FACTS" "$@" || die "facts were not read: see $out/extract.log"
}

# commands_of OBJECT NEW FILE.c... - make NEW a build folder that compiles these files and nothing else
commands_of()
{
	object=$1 new=$2
	shift 2
	mkdir -p "$new"
	link_entries ''
	for file; do
		path='' rest=$file
		while [ "$rest" != "${rest#*/}" ]; do
			path=$path${path:+/}${rest%%/*}
			rest=${rest#*/}
			# shellcheck disable=SC2046 # words
			{ [ -d "$new/$path" ] && [ ! -L "$new/$path" ]; } || link_entries "$path" $(inner "$rest")
		done
		cp "$object/$path/.${rest%.c}.o.cmd" "$new/$path/" || return 1
	done
}

# inner REST - what find leaves out where the file REST is: folders, whose objects would be read as that folder's
inner()
{
	[ "$1" != "${1#*/}" ] || echo '! -type d'
}

# link_entries FOLDER [TEST...] - what is in there and no object, as far as find's TESTs hold
link_entries()
{
	entries=$1
	shift
	[ -z "$entries" ] || { rm -f "$new/$entries" && mkdir "$new/$entries"; }
	find "$object/${entries:+$entries/}" -mindepth 1 -maxdepth 1 ! -name '*.o.cmd' ! -name '*.o' "$@" \
		-exec ln -s -t "$new/$entries" {} +
}

# recompile FILE.c... - the facts of files of $work/tree, in $work/new
recompile()
{
	commands_of "$OBJ" "$work/obj" "$@" 2>>"$work/log" || return 1
	# shellcheck disable=SC2046 # folders without blanks
	extract "$work/tree" "$work/obj" "$work/new" $(dirname "$@" | sort -u) || {
		sed 's/^/# /' "$out/extract.log"
		return 1
	}
}

words()
{
	echo "$1" | tr ',' ' '
}

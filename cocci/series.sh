#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# series.sh COMMAND ARGUMENT... - write patch series for a kernel tree that is never touched
#
#   init TREE WORK PATH...     make WORK: a tree like TREE, in which PATHs (folders or files) are
#                              copies that git tracks and all else is links into TREE. It can be
#                              built (O=) and analysed. A WORK made by this command is replaced.
#   commit WORK TEXT [FILE...] commit what changed below PATHs, and the new FILEs, with the message
#                              in file TEXT. A line of --- in it starts what is not changelog.
#   format WORK OUT [OPTION...] write what was committed to OUT/*.patch by git format-patch, which
#                              gets OPTIONs; prints the patches' names. An OUT that is there gets
#                              its old *.patch files replaced at the end, or stays as it was.
#   am WORK PATCH...           apply PATCHes by git am; one that does not apply leaves WORK as it was
#   undo WORK                  take back all that is not committed
#   restart WORK               and what is: WORK is as init made it
#   diff WORK FILE             print what FILE is now against what it was then, without context
#
# The same input gives the same bytes: author, dates and git's settings are fixed, and the user's
# and the system's settings of git are not read, nor what a hook that this runs in is told of its
# repository. Debian's kernel trees are no git repositories and
# ignore every file; here nothing is ignored.
#
# Exit status: 0 done, 2 could not; then one line says why.
set -u

die()
{
	echo "series.sh: $*" >&2
	exit 2
}

for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do
	unset "$name"
done
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=lockctx
GIT_AUTHOR_EMAIL=lockctx@localhost
GIT_AUTHOR_DATE='2000-01-01T00:00:00Z'
GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME
GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE \
	GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE

# in_work WORK: go there, if init made it
in_work()
{
	if [ ! -d "$1/.git" ] || [ ! -f "$1/.lockctx-scratch" ]; then
		die "$1: not made by series.sh init"
	fi
	cd "$1" || exit 2
	git rev-parse -q --verify refs/tags/before >/dev/null || die "$1: init was not finished"
}

# quietly COMMAND...: what it says is told in one line, and only when it fails
quietly()
{
	said=$("$@" 2>&1) || die "$1 $2 failed: $(printf %s "$said" | tr -s '[:space:]' ' ')"
}

cmd_init()
{
	[ $# -ge 3 ] || die "usage: series.sh init TREE WORK PATH..."
	scratch=$here/../kbuild/scratch.sh
	[ -f "$scratch" ] || scratch=$here/../../../lib/lockctx/kbuild/scratch.sh	# installed
	sh "$scratch" -f -g "$@" || exit 2
	cd "$2" || exit 2
	# As the kernel's own .gitattributes: a hunk is headed by its function.
	echo '*.[ch] diff=cpp' >.git/info/attributes || exit 2
	quietly git tag before
}

cmd_commit()
{
	[ $# -ge 2 ] || die "usage: series.sh commit WORK TEXT [FILE...]"
	[ -s "$2" ] || die "$2: no message there"
	text=$(realpath "$2") || exit 2
	in_work "$1"
	shift 2
	quietly git add -u
	[ $# -eq 0 ] || quietly git add -f -- "$@"
	! git diff --cached --quiet || die "nothing changed: nothing to commit"
	quietly git commit -q --cleanup=whitespace -F "$text"
}

cmd_format()
{
	[ $# -ge 2 ] || die "usage: series.sh format WORK OUT [OPTION...]"
	mkdir -p "$2" 2>/dev/null || die "$2: cannot make this folder"
	out=$(realpath "$2") || exit 2
	in_work "$1"
	shift 2
	[ -n "$(git rev-list before..HEAD)" ] || die "nothing was committed: no patches to write"
	# By way of WORK and of hidden names that are the same each time: what a kill leaves goes with
	# the next run.
	new=$PWD/.git/patches
	rm -rf "$new"
	quietly git format-patch -q --zero-commit --no-signature --full-index --no-renames \
		--stat=72 -o "$new" "$@" before..HEAD
	rm -f "$out"/*.patch "$out"/.*.patch.new
	for patch in "$new"/*.patch; do
		name=${patch##*/}
		if ! cp "$patch" "$out/.$name.new" || ! mv "$out/.$name.new" "$out/$name"; then
			die "cannot write in $out"
		fi
		echo "$out/$name"
	done
}

cmd_am()
{
	[ $# -ge 2 ] || die "usage: series.sh am WORK PATCH..."
	work=$1
	shift
	for patch; do
		[ -f "$patch" ] || die "$patch: no such file"
		set -- "$@" "$(realpath "$patch")"
		shift
	done
	in_work "$work"
	said=$(git am -q --committer-date-is-author-date "$@" 2>&1 </dev/null) && return
	git am --abort >/dev/null 2>&1
	die "git am: $(printf %s "$said" | sed -n 's/^error: //p; s/^Patch failed at/at/p' |
		paste -s -d ' ')"
}

cmd_undo()
{
	[ $# -eq 1 ] || die "usage: series.sh undo WORK"
	in_work "$1"
	quietly git reset -q --hard
}

cmd_restart()
{
	[ $# -eq 1 ] || die "usage: series.sh restart WORK"
	in_work "$1"
	quietly git reset -q --hard before
}

cmd_diff()
{
	[ $# -eq 2 ] || die "usage: series.sh diff WORK FILE"
	in_work "$1"
	git diff -U0 before -- "$2" || exit 2
}

here=$(dirname "$(realpath "$0")")
command -v git >/dev/null || die "git is missing: install Debian's package git"
case ${1-} in
init | commit | format | am | undo | restart | diff)
	command=$1
	shift
	"cmd_$command" "$@"
	;;
*)
	die "usage: series.sh init|commit|format|am|undo|restart|diff WORK ARGUMENT...; its head says what they do"
	;;
esac

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# plain.sh - to be read by what runs tests, in the folder of the project: the environment they see, whatever the user
# has told shells, lockctx, Kbuild and other programs for other work.
#
# BUILD  the build folder; a user without HOME has one in there

unset CDPATH COLUMNS GREP_OPTIONS LINES MANOPT MANWIDTH PERL5OPT PERL_UNICODE
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
# What lockctx-cc is told by Kbuild alone.
unset KBUILD_EXTMOD KBUILD_EXTMOD_OUTPUT abs_objtree abs_srctree srctree objtree
unset LOCKCTX_ANNOTATIONS LOCKCTX_MODELS LOCKCTX_PAGER LOCKCTX_PLUGIN LOCKCTX_STEPS
TERM=linux
# A language that is not installed makes every program complain.
if locale 2>&1 >/dev/null | grep -q .; then
	LC_ALL=C.UTF-8
	export LC_ALL
fi
if [ -z "${HOME:-}" ]; then
	mkdir -p "$BUILD/tests/home" || exit 2
	HOME=$(realpath "$BUILD/tests/home")
fi
export HOME TERM

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# goal.sh - what to ask Kbuild for to have it come to a folder, and in which environment. To be
# sourced.

# kbuild_env [-u NAME...] COMMAND... - what an outer make or the user's environment says about another
# build must not leak into this one, and what it says has to be understood: the kernel's Makefile
# takes LC_ALL away again
kbuild_env()
{
	LC_ALL=C LC_MESSAGES=C LANG=C env -u LANGUAGE \
		-u MAKEFLAGS -u MFLAGS -u GNUMAKEFLAGS -u MAKEOVERRIDES -u MAKELEVEL -u MAKEFILES \
		-u KBUILD_OUTPUT -u KBUILD_EXTMOD -u KBUILD_EXTRA_SYMBOLS -u KCONFIG_CONFIG \
		-u LLVM -u INSTALL_PATH "$@"
}

# kbuild_goal SRC DIR - the goal for DIR, or for all that is linked into kernel and modules (.)
kbuild_goal()
{
	if [ "$2" != . ]; then
		# A goal that ends in a slash is a folder to descend into.
		echo "$2/"
	elif grep -q '^build-dir[[:space:]]*:= \.' "$1/Makefile"; then
		echo .
	else
		echo descend
	fi
}

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# goal.sh - what to ask Kbuild for to have it come to a folder. To be sourced.

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

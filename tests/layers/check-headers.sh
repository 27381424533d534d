#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-headers.sh [HEADER...] - every header compiles alone, without what its users happen to include before
# it. Prints TAP, one test a header.
#
# GCC     the compiler the plugin is for (default: gcc)
# CXX     the C++ compiler, for the plugin's headers (default: g++)
# SOURCE  the tree to check (default: the one this script is in)

set -u
cd "${SOURCE:-$(dirname "$(realpath "$0")")/../..}" || exit 2
GCC=${GCC:-gcc}
CXX=${CXX:-g++}
gcc_headers=$($GCC -print-file-name=plugin)/include
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
count=0
failed=0

# compile HEADER: as the folder's own sources are
compile()
{
	case $1 in
	plugin/*)
		$CXX -fno-rtti -fno-exceptions -Wall -Wextra -Werror -Ifacts -Iplugin \
			-isystem "$gcc_headers" -fsyntax-only -x c++ - ;;
	*)
		$GCC -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Ifacts -Ikbuild \
			-fsyntax-only -x c - ;;
	esac
}

# facts/test-rules.h is a part of one test; what it needs stands there.
[ $# -gt 0 ] || {
	# shellcheck disable=SC2046 # names without blanks
	set -- $(find facts kbuild plugin analyzer tests/unit -name '*.h' ! -name 'test-*.h' |
		LC_ALL=C sort)
}
for header; do
	count=$((count + 1))
	# included twice: the guard is tried as well
	if printf '#include "%s"\n#include "%s"\n' "$PWD/$header" "$PWD/$header" |
		compile "$header" >"$log" 2>&1; then
		echo "ok $count - $header"
	else
		echo "not ok $count - $header"
		grep -E 'error|warning' "$log" | head -n 3 | sed "s|^$PWD/|# |"
		failed=$((failed + 1))
	fi
done
echo "1..$count"
[ $failed -eq 0 ]

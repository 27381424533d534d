#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-scripts.sh - every script is one that shellcheck and a POSIX shell accept, and every source
# file says its licence. Prints TAP.

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
count=0
failed=0

# result NAME STATUS: the log says what is wrong
result()
{
	count=$((count + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		head -n 20 "$log" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

# sources NAME...: the tree's files of these names, without what was built
sources()
{
	find .ci bench cocci facts kbuild plugin analyzer sparse-annotations tests -type f "$@" | LC_ALL=C sort
}

for script in $(sources '(' -name '*.sh' -o -path '.ci/run' ')'); do
	shellcheck -x -s sh "$script" >"$log" 2>&1 && sh -n "$script" >>"$log" 2>&1
	result "$script" $?
done
# shellcheck disable=SC2016,SC2046 # text to look for; names without blanks
grep -nE 'cd (-P )?"[^ ]*\$\(dirname "\$0"\)' $(sources -name '*.sh') >"$log" 2>&1
[ ! -s "$log" ]
result 'no script goes where CDPATH leads it' $?
# shellcheck disable=SC2046 # names without blanks
grep -L 'SPDX-License-Identifier: GPL-2.0-or-later' Makefile README.md CONTRIBUTING.md $(sources \
	'(' -name '*.[ch]' -o -name '*.cc' -o -name '*.sh' -o -name '*.mk' -o -name '*.awk' \
	-o -name '*.cocci' -o -name '*.md' ')') >"$log" 2>&1
[ ! -s "$log" ]
result "every file says its licence" $?
echo "1..$count"
[ $failed -eq 0 ]

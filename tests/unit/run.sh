#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [BUILD] - run the unit tests that were built in BUILD (default: build). Prints TAP.
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${1:-build}
CMOCKA_MESSAGE_OUTPUT=TAP
export CMOCKA_MESSAGE_OUTPUT
failed=0
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT

for source in tests/unit/test-*.c; do
	name=$(basename "$source" .c)
	echo "# $name"
	"$BUILD/tests/unit/$name" >"$log" 2>&1
	status=$?
	sed 's/^ERROR: /# /' "$log"
	[ $status -eq 0 ] || failed=1
	# One that was ended by a signal or a sanitizer has not come to all its tests.
	if [ "$(grep -cE '^(not )?ok ' "$log")" -ne "$(sed -n 's/^1\.\.//p' "$log" | head -n 1)" ]; then
		echo
		echo "not ok - $name ended with $status:"
		grep -E 'ERROR: |runtime error: ' "$log" | head -n 3 | sed 's/^/# /'
		failed=1
	fi
done
exit $failed

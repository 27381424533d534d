#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [BUILD] - run the unit tests that were built in BUILD (default: build). Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
BUILD=${1:-build}
CMOCKA_MESSAGE_OUTPUT=TAP
export CMOCKA_MESSAGE_OUTPUT
failed=0

for source in tests/unit/test-*.c; do
	name=$(basename "$source" .c)
	echo "# $name"
	"$BUILD/tests/unit/$name" 2>&1
	status=$?
	# cmocka's status is the number of its failures, which are printed
	if [ $status -gt 100 ]; then
		echo "not ok - $name ended with $status"
	fi
	[ $status -eq 0 ] || failed=1
done
exit $failed

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - every test on a real kernel: the matrix on 5.10, the other versions, annotations
#
# The last line is the sum; exit status: 0 nothing failed, 1 something did, 2 could not run.

here=$(dirname "$(realpath "$0")")
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT

{
	"$here/matrix.sh"
	"$here/versions.sh"
	"$here/annotate.sh"
} | tee "$log" | grep -vE '^[0-9]+ passed, [0-9]+ failed$'
awk '/^[0-9]+ passed, [0-9]+ failed$/ { sums++; passed += $1; failed += $3 }
	END {
		printf "%d passed, %d failed\n", passed, failed
		exit sums < 3 ? 2 : failed > 0
	}' "$log"

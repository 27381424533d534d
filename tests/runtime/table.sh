#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# table.sh ROWS - what the analyser said against what ran, as a table
#
# ROWS has a line for each boot, with tabs between: tree, test, verdict (clean, or deadlock and
# ids), and what boot.sh prints: outcome, what the kernel said, and why. Boots of one tree and test
# make one row of the table. They agree if a clean path ran and the kernel stayed silent, or if a
# deadlock hung in synchronize_srcu() and lockdep said "Illegal synchronize_srcu()". A tree behind a
# patch of a series (NAME:N) may not deadlock, even if both say so.
#
# Exit status: 0 all rows agree, 1 some do not, 2 some could not be told and none disagrees.
set -u

[ -f "${1:-}" ] || {
	echo "table.sh: usage: table.sh ROWS" >&2
	exit 2
}
awk -F '\t' '
	function agrees(verdict, outcome, said) {
		if (outcome == "unclear") return "?"
		if (verdict == "clean" && outcome == "ran" && said == "silent") return "yes"
		if (verdict ~ /^deadlock/ && outcome == "hangs" && said == "splat") return "yes"
		return "no"
	}
	# Does b say more than a about the row?
	function worse(a, b) {
		return a == "" || a == "yes" && b != "yes" || a == "?" && b == "no"
	}
	function put(r, i, text) {
		cell[r, i] = text
		if (length(text) > width[i]) width[i] = length(text)
	}
	function line(r,  i) {
		for (i = 1; i < 7; i++) printf "%-*s  ", width[i], cell[r, i]
		print cell[r, 7] (why[r] != "" ? "  (" why[r] ")" : "")
	}
	function heading(  i, names) {
		split("tree\ttest\tanalyser\trun time\tkernel\tboots\tagree", names, "\t")
		for (i = 1; i <= 7; i++) put(0, i, names[i])
	}
	BEGIN {
		run["ran"] = "ran"
		run["hangs"] = "hangs (synchronize_srcu)"
		run["wrong"] = "ran, wrong APIC"
		run["unclear"] = "could not tell"
		kernel["silent"] = "silent"
		kernel["splat"] = "Illegal synchronize_srcu()"
		kernel["complains"] = "complains"
		heading()
	}
	{
		if (!(($1, $2) in row)) row[$1, $2] = ++rows
		r = row[$1, $2]
		boots[r]++
		one = agrees($3, $4, $5)
		text = $6
		if ($1 ~ /:/ && one == "yes" && $3 != "clean") {
			one = "no"
			text = "both are right, and a series may not deadlock"
		}
		if (!worse(agree[r], one)) next
		agree[r] = one
		why[r] = text
		put(r, 1, $1)
		put(r, 2, $2)
		put(r, 3, $3)
		put(r, 4, run[$4])
		put(r, 5, $5 in kernel ? kernel[$5] : $5)
	}
	END {
		for (r = 1; r <= rows; r++) {
			put(r, 6, boots[r])
			put(r, 7, agree[r])
			n[agree[r]]++
		}
		for (r = 0; r <= rows; r++) line(r)
		printf "\n%d rows: %d agree, %d do not, %d could not be told\n", rows, n["yes"], n["no"],
			n["?"]
		exit n["no"] > 0 ? 1 : n["?"] > 0 || rows == 0 ? 2 : 0
	}' "$1"

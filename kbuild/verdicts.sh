#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# verdicts.sh REPORT VERDICTS - compare the findings of a report in JSON with what was said of them
# by who read the source: how many are true and false, and which are new, gone or without a verdict.
#
# VERDICTS is a table, docs/verdicts/TREE.tsv: id, rule, class, function, callee, verdict (true, false or
# unclear), reason; lines that begin with # say how it was made. An id is that of a way to the finding;
# it stays the same when lines move. Exit status: 0, or 2 when something cannot be read.
set -u

die()
{
	echo "verdicts.sh: $*" >&2
	exit 2
}

[ $# -eq 2 ] || die "usage: verdicts.sh REPORT.json VERDICTS.tsv"
[ -r "$2" ] || die "$2: cannot read it: write one, its head says how"
sites=$(jq -r '.findings[] | . as $f |
	[([.id] + [.other_ways[]?.id] | join(" ")), .rule, .class, .site.function, (.site.callee // "-"),
	 "\(.site.file):\(.site.line)"] | @tsv' "$1") || die "$1: no report of lockctx in JSON"
printf '%s\n' "$sites" | awk -F '\t' -v table="$2" '
function bad(what) { printf "verdicts.sh: %s:%d: %s\n", table, line, what >"/dev/stderr"; failed = 1; exit 2 }
BEGIN {
	while ((got = (getline row <table)) > 0) {
		line++
		if (row ~ /^#/ || row == "")
			continue
		if (split(row, v, "\t") != 7)
			bad("not 7 columns")
		if (v[6] !~ /^(true|false|unclear)$/)
			bad("no verdict: " v[6])
		if (v[1] in verdict)
			bad("twice: " v[1])
		verdict[v[1]] = v[6]
		said[v[1]] = v[2] " of " v[3] " in " v[4] "()"
		order[++known] = v[1]
	}
}
$0 != "" {
	n = split($1, ids, " ")
	is = ""
	for (i = 1; i <= n; i++)
		if (ids[i] in verdict) {
			is = verdict[ids[i]]
			seen[ids[i]] = 1
			rule[is "\t" $2]++
		}
	total++
	if (is != "")
		count[is]++
	else
		new[++news] = ids[1] "\t" $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6
}
END {
	if (failed)
		exit 2
	for (i = 1; i <= known; i++)
		if (!(order[i] in seen)) {
			printf "gone: %s %s (%s)\n", order[i], said[order[i]], verdict[order[i]]
			gone++
		}
	for (i = 1; i <= news; i++)
		print "without a verdict: " new[i]
	printf "%d findings: %d true, %d false, %d unclear, %d without a verdict; %d gone\n", total,
		count["true"], count["false"], count["unclear"], news, gone
}'

# SPDX-License-Identifier: GPL-2.0-or-later
#
# compare.awk - compares one case's findings with what its sources announce.
# awk -v name=CASE -v status=EXIT -f compare.awk FINDINGS SOURCE...
# FINDINGS is what run.sh takes from the report. Prints the case's result.

function wrong(text)
{
	difference = difference (difference == "" ? "" : "; ") text
}

# Whether the words of `want` stand in `have` in this order, others between them.
function in_order(want, have,    w, h, nw, nh, i, j)
{
	nw = split(want, w, " ")
	nh = split(have, h, " ")
	for (i = j = 1; i <= nw && j <= nh; j++)
		if (w[i] == h[j])
			i++
	return i > nw
}

function announce(text, place,    word)
{
	split(text, word, " ")
	if (word[3] !~ /^(must-not-hold|double-lock|unlock-not-held|wrong-cookie|must-hold|annotation|lock-imbalance|sleep-in-atomic|lock-order|irq-inversion)$/)
		wrong("no such rule at " place ": " word[3])
	key = place " " word[3] " " word[4]
	if (!(key in announced))
		order[++keys] = key
	announced[key] = word[2]
}

FILENAME == ARGV[1] {
	split($0, field, "\t")
	if (field[1] == "F") {
		if (found[field[2], field[3]]++)
			wrong("reported twice: " field[2])
		if (!(field[2] in seen))
			report[++reports] = field[2]
		seen[field[2]] = 1
	} else if (field[1] == "P") {
		path[++paths] = field[2]
	} else if (field[1] == "C") {
		condition[++conditions] = field[2]
	}
	next
}

/WARN/ {
	base = FILENAME
	sub(/.*\//, "", base)
	rest = $0
	while (match(rest, /\/\* WARN!? [a-z-]+ [A-Za-z0-9_:.]+ \*\//)) {
		announce(substr(rest, RSTART, RLENGTH), base ":" FNR)
		rest = substr(rest, 1, RSTART - 1) substr(rest, RSTART + RLENGTH)
	}
	if (rest ~ /WARN/)
		wrong("cannot read the announcement at " base ":" FNR)
}

match($0, /\/\* PATH: .* \*\//) {
	want_path[++want_paths] = substr($0, RSTART + 9, RLENGTH - 12)
}

match($0, /\/\* CONDITION: .* \*\//) {
	want_condition[++want_conditions] = substr($0, RSTART + 14, RLENGTH - 17)
}

END {
	for (i = 1; i <= keys; i++) {
		if (order[i] in seen)
			continue
		if (announced[order[i]] == "WARN!")
			wrong("missing " order[i])
		else
			better = better " " order[i]
	}
	for (i = 1; i <= reports; i++)
		if (!(report[i] in announced))
			wrong("unexpected " report[i])
	for (i = 1; i <= want_paths; i++) {
		for (j = 1; j <= paths && !in_order(want_path[i], path[j]); j++)
			;
		if (j > paths)
			wrong("no witness goes " want_path[i])
	}
	for (i = 1; i <= want_conditions; i++) {
		for (j = 1; j <= conditions && !index(condition[j], want_condition[i]); j++)
			;
		if (j > conditions)
			wrong("no condition says " want_condition[i])
	}
	if (status != (reports > 0))
		wrong("exit status " status " with " reports + 0 " findings")
	if (difference != "")
		print "not ok " name "\n# " name ": " difference
	else
		print "ok " name (better == "" ? "" : " # improved, re-bless:" better)
}

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-broken.sh - what lockctx lint cannot take, as a whole or in part, it tells, and never says that
# nothing was found: changes that were broken on their way, and mails whose change git does not read.
# What only looks like one of them is taken. The sandbox, which test-sandbox.sh is about, is left out.
# Prints TAP.
# shellcheck disable=SC2016 # variables of perl
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/lint/mail-lib.sh
. "${0%/*}/mail-lib.sh"

# The changes: all of them wait while reading.
break_it
change bad
break_it
edit virt/reads.c '1i /* above */'
change hunks
break_it
edit virt/waits.c '1i /* above */'
change files
edit virt/waits.c '$a /* below */'
change good
broken=$work/broken

# ---- the heads of hunks, and all that is below them
for kind in 'no-break blanks: s/ /\xc2\xa0/g if /^@@/' 'emptied: s/^@@ .*@@/@@ @@/' \
	'shortened: s/^@@ .*@@/@@ ... @@/' 'cut: s/^(@@ .*) @@.*/$1 \@/' \
	'entities: s/@/\&#64;/g if /^@@/' 'gone: $_ = "" if /^@@/' 'a blank in front: s/^@@/ @@/'; do
	for change in bad files hunks; do
		mail $change -U1
		perl -pe "${kind#*: }" "$m" >"$broken"
		told "heads of hunks: ${kind%%: *}: $change" 'does not apply to HEAD: ' "$broken"
	done
	for number in 1 2; do
		for change in files hunks; do
			mail $change -U1
			perl -pe "if (/^@@/ && ++\$n == $number) { ${kind#*: } }" "$m" >"$broken"
			told "head of hunk $number: ${kind%%: *}: $change" 'does not apply to HEAD: ' "$broken"
		done
	done
done
for change in bad hunks files; do
	mail $change
	sed '/^@@/,$d' "$m" >"$broken"
	told "cut before the first hunk: $change" 'does not apply to HEAD: ' "$broken"
	sed '/^---$/,$!d; /^--- a/,$d' "$m" >"$broken"
	told "cut behind the first names: $change" 'does not apply to HEAD: ' "$broken"
	sed 's/^+++ /+++\xc2\xa0/' "$m" >"$broken"
	told "names that are no names: $change" 'does not apply to HEAD: ' "$broken"
done
perl -pe 's/^(@@ -\d+,)(\d+) (\+\d+,)(\d+)/$1 . ($2 - 1) . " $3" . ($4 - 1)/e' "$m" >"$broken"
as_am 'hunks that count one line around too few' "$broken"
mail hunks
perl -pe 's/^(@@ -\d+,)(\d+) (\+\d+,)(\d+)/$1 . ($2 - 1) . " $3" . ($4 - 1)/e' "$m" >"$broken"
told 'the same, with another hunk below' 'does not apply to HEAD: ' "$broken"
in_kernel git diff main files >"$work/diff"
perl -pe 's/ /\xc2\xa0/g if /^@@/ && !$n++' "$work/diff" | grep -av '^diff\|^index' >"$broken"
told 'a plain diff whose first hunk is lost' 'does not apply to HEAD: ' "$broken"
perl -pe 's/ /\xc2\xa0/g if /^@@/ && $n++' "$work/diff" | sed 's/^/    /' >"$broken"
told 'one that is indented, its second hunk lost' 'does not apply to HEAD: ' "$broken"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body><pre>\n'
	body | sed 's/&/\&amp;/g; s/</\&lt;/g; s/@/\&#64;/g'
	printf '</pre></body></html>\n'
} >"$broken"
told 'a mail in HTML, its hunks with entities' 'does not apply to HEAD: ' "$broken"

# ---- what stands below a change is no lost line
for below in 'a signature:-- \n- a point\n+ another\n' 'words:\n- a point\n+ another\n' 'a line:--- \nsigned\n' \
	'OpenPGP:-----BEGIN PGP SIGNATURE-----\n\n+aBc=\n-----END PGP SIGNATURE-----\n'; do
	{
		cat "$work/diff"
		# shellcheck disable=SC2059 # it is one
		printf -- "${below#*:}"
	} >"$work/below"
	as_patch "${below%%:*} below a change" "$work/below" -p1
done
finish

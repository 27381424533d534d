#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-broken.sh - what lockctx lint cannot take, as a whole or in part, it tells, and never says that
# nothing was found: changes that were broken on their way, and mails whose change git does not read.
# What only looks like one of them is taken. The sandbox, which test-sandbox.sh is about, is left out.
# Prints TAP.
# shellcheck disable=SC2016,SC2089,SC2090,SC2317 # variables of perl; quotes that are meant; a function in "$@"
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
	told "cut before the first hunk: $change" "does not apply to HEAD: no hunk can be read at '+++ b/virt/reads.c'" \
		"$broken"
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
sed 's/^+.*wait(kvm);/&\x00/' "$work/diff" | perl -pe 's/ /\xc2\xa0/g if /^@@/ && $n++' >"$broken"
told 'a plain diff whose second hunk is lost, behind a NUL' 'does not apply to HEAD: ' "$broken"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body><pre>\n'
	body | sed 's/&/\&amp;/g; s/</\&lt;/g; s/@/\&#64;/g'
	printf '</pre></body></html>\n'
} >"$broken"
told 'a mail in HTML, its hunks with entities' "no hunk can be read at '&#64;&#64; -" "$broken"

# ---- what stands below a change is no lost line
for below in 'a signature:-- \n- a point\n+ another\n' 'words:\n- a point\n+ another\n' 'a line:--- \nsigned\n' \
	'a list:-\nTo unsubscribe\n' 'an ornament:***************\nwords\n********************\n*** 1 ***\n' \
	'OpenPGP:-----BEGIN PGP SIGNATURE-----\n\n+aBc=\n-----END PGP SIGNATURE-----\n'; do
	{
		cat "$work/diff"
		# shellcheck disable=SC2059 # it is one
		printf -- "${below#*:}"
	} >"$work/below"
	as_patch "${below%%:*} below a change" "$work/below" -p1
done

# ---- mails whose change git does not read
unread='seems to have a change that cannot be read: give a change as git format-patch or diff -u writes it'
# letter SUBJECT: a mail of it; standard input is below
letter()
{
	printf 'From: b@example.org\nSubject: %s\n' "$1"
	cat
}
# with_part HEAD COMMAND...: a mail with standard input as text, and what the command makes of the change
# as a part below HEAD, in base64
with_part()
{
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_a"\n\n--=_a\n'
	printf 'Content-Type: text/plain\n\n'
	cat
	# shellcheck disable=SC2059 # it is one
	printf -- "--=_a\n$1\nContent-Transfer-Encoding: base64\n\n"
	shift
	"$@" <"$work/diff" | base64
	printf -- '--=_a--\n'
}
# zipped: a program writes it to standard output
zipped()
{
	python3 -c 'import sys, zipfile
zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED).writestr("x.patch", sys.stdin.read())'
}
number=0
for part in 'application/gzip; name="fix.gz":gzip' 'application/gzip; name="0001-x.gz":gzip' \
	"application/gzip\nContent-Disposition: attachment; filename*=UTF-8''x%%2Epatch%%2Egz:gzip" \
	'application/gzip\nContent-Disposition: attachment;\n filename="=?UTF-8?Q?x=2Epatch=2Egz?=":gzip' \
	'application/octet-stream:xz' 'application/x-tar; name="series.tar.gz":gzip' \
	'application/zip; name="patches.zip":zipped' 'text/plain; charset=utf-16; name="x.txt":iconv -t UTF-16' \
	'text/plain; charset=utf-32; name="x.txt":iconv -t UTF-32LE' 'text/plain; charset=utf-32:iconv -t UTF-32BE'; do
	number=$((number + 1))
	for subject in '[PATCH] virt: words' 'a patch for you' '[PATCH 0/1] virt: words'; do
		# shellcheck disable=SC2086 # words
		printf 'See there.\n' | with_part "Content-Type: ${part%:*}" ${part##*:} | letter "$subject" >"$broken"
		told "$subject: part $number, of ${part##*:}" "$unread" "$broken"
	done
done
in_kernel git diff main good >"$work/first"
{ printf 'Words.\n---\n' && cat "$work/first"; } | with_part 'Content-Type: application/gzip' gzip |
	letter '[PATCH] virt: words' >"$broken"
told 'a second change that is packed' 'seems to have a change, beside the first, that cannot be read' "$broken"
for part in 'image/png' 'application/pgp-signature; name="signature.asc"' 'application/pkcs7-signature'; do
	{ printf 'Words.\n---\n' && cat "$work/first"; } | with_part "Content-Type: $part" gzip |
		letter '[PATCH] virt: words' >"$work/part"
	as_commit "a change beside a part of type $part" good "$work/part"
done
mail good
printf 'A report.\n' | with_part 'Content-Type: application/gzip; name="config.gz"' gzip |
	letter 'Re: [PATCH] virt: words' | { cat "$m" && printf 'From x Mon Sep 17 00:00:00 2001\n' && cat; } \
	>"$work/part"
as_commit 'a patch, and an answer with something packed' good "$work/part"
printf 'A report.\n' | with_part 'Content-Type: application/gzip; name="config.gz"' gzip |
	letter 'BUG: words' | { sed '1i From x Mon Sep 17 00:00:00 2001' && echo && cat "$m"; } >"$work/part"
as_commit 'a report with something packed, and a patch' good "$work/part"
for encoding in base64 quoted-printable; do
	{
		printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_a"\n\n--=_a\n'
		printf 'Content-Type: text/plain\n\nSee there.\n--=_a\nContent-Type: message/rfc822\n\n'
		printf 'From: c@example.org\nSubject: [PATCH] virt: words\nContent-Type: text/plain; charset=utf-8\n'
		printf 'Content-Transfer-Encoding: %s\n\n' $encoding
		case $encoding in
		base64) base64 "$work/diff" ;;
		*) sed 's/=/=3D/g; s/@/=40/g' "$work/diff" ;;
		esac
		printf -- '--=_a--\n'
	} | letter 'Fwd: virt: words' >"$broken"
	told "a mail that is passed on, $encoding" 'that cannot be read' "$broken"
done
{ echo && base64 "$work/diff"; } | letter '[PATCH] virt: words' >"$broken"
told 'base64 that has lost its head' "$unread" "$broken"
{ echo && perl -0777 -ne 'print "begin 644 x.patch\n", pack("u", $_), "`\nend\n"' "$work/diff"; } |
	letter '[PATCHv2] virt: words' >"$broken"
told 'uuencode' "$unread" "$broken"
in_kernel git show main:virt/reads.c >"$work/old"
in_kernel git show bad:virt/reads.c >"$work/new"
{ printf '\nIndex: virt/reads.c\n' && diff "$work/old" "$work/new"; } | letter 'virt: words' >"$broken"
told 'a diff without -u' "$unread" "$broken"
sed '1,/^$/d' "$broken" >"$work/normal"
{ echo && sed '/^index/,$d' "$work/diff"; } | letter 'virt: words' >"$broken"
told 'a change that is cut before all of it' "$unread" "$broken"
told 'the same without a mail' "$unread" "$work/normal"
diff -e "$work/old" "$work/new" >"$broken"
told 'commands for ed' "$broken: no patch and no mail in it: give a change as git format-patch or diff -u writes it" \
	"$broken"
name=/home/a/b/c/d/e/virt/reads.c
diff -u --label $name --label $name "$work/old" "$work/new" >"$broken"
told 'names that start far above' "it touches $name, which is outside the tree: its names are to start at" "$broken"
for text in '' '\n \n'; do
	# shellcheck disable=SC2059 # it is one
	printf "$text" >"$broken"
	told "an empty file, ${#text}" "lockctx: $broken: is empty: give a change as" "$broken"
done
mkdir -p "$work/folder"
told 'a folder that is no Maildir' "lockctx: $work/folder: no Maildir that has mails: give files" "$work/folder"
printf '\nWords, and no change.\n' | letter '[PATCH] virt: words' >"$broken"
told 'a patch that is none' "$unread" "$broken"
# nothing_left: of the folder for what lint needs for a while
nothing_left()
{
	[ -d "$(echo "$LOCKCTX_CACHE"/facts/*-lint)" ] && [ ! -e "$(echo "$LOCKCTX_CACHE"/facts/*-lint/work)" ]
}
holds 'nothing is left of a run that fails' nothing_left
lint -S "$work/nothing"
holds 'nor of one that has nothing to read' nothing_left
printf '\nWords, and no change.\n' | letter '[RFC] virt: words' >"$work/words"
passed 'words with another tag' "$work/words"
printf '\nWords, and no change.\n' | letter '[PATCH 0/3] virt: words' >"$work/words"
passed 'a cover letter alone' "$work/words"
{ echo && sed 's/^/> /' "$work/diff"; } | letter '[PATCH] virt: words' >"$work/words"
passed 'a patch that is quoted' "$work/words"
# ---- a cover letter that has the change
{ printf '\nWords.\n---\n' && cat "$work/diff"; } | letter '[PATCH 0/1] virt: words' >"$work/cover"
as_am 'a cover letter with the change' "$work/cover"
lint -S --format=b4 "$work/cover"
check 'what it brings is found' 1 'wait() called with kvm::srcu held'
{ cat "$work/cover" && in_kernel git format-patch -q --stdout --subject-prefix='PATCH 1/1' -N good~1..good; } |
	sed '1i From x Mon Sep 17 00:00:00 2001' >"$work/both"
as_am 'a cover letter with a change, and a patch with another' "$work/both"

# ---- changes of two kinds in one
for option in -c -cp; do
	diff $option --label a/virt/reads.c --label b/virt/reads.c "$work/old" "$work/new" >"$work/kinds"
	cat "$work/first" >>"$work/kinds"
	as_patch "diff $option, and git diff of another file" "$work/kinds" -p1
	{ echo && cat "$work/kinds"; } | letter '[PATCH] virt: words' >"$work/kinds.mail"
	as_patch "diff $option, and git diff of another file, in a mail" "$work/kinds.mail" -p1
done

# ---- what a mail says again in another way
mail good
number=0
for head in 'Content-Type:\n text/html; charset=utf-8' 'content-type:  TEXT/HTML; charset=utf-8' \
	'Content-Type: text/x-amp-html' 'Content-Type:\n\ttext/enriched' 'Content-Type: text/watch-html'; do
	{
		head_of
		printf 'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="=_a"\n\n--=_a\n'
		printf 'Content-Type:text/plain\n\n'
		body
		# shellcheck disable=SC2059 # it is one
		printf -- "--=_a\n$head\n\n<pre>\n"
		body
		printf '</pre>\n--=_a--\n'
	} >"$work/marked"
	number=$((number + 1))
	as_commit "an alternative with marks, $number" good "$work/marked"
done
finish

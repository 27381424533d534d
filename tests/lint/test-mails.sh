#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-mails.sh - lockctx lint takes what git am takes, and what GNU patch takes: mails that git
# writes, option by option, and what mailers and people make of them. Of each the scratch tree has to
# be, to the byte, what git am or patch makes of the base. What cannot be taken is told. The sandbox,
# which test-sandbox.sh is about, is left out. Prints TAP.
# shellcheck disable=SC2016 # variables of perl
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/lint/mail-lib.sh
. "${0%/*}/mail-lib.sh"

# The changes. All leave the tree so that it compiles.
edit virt/reads.c -e 's/^look(kvm);/look(kvm); \/* ä < b \&\& c->d = "=20" *\//' \
	-e '1i /*\n * From here on: ∀\n *\n-- \n */'
edit virt/waits.c '$a /* ---\n +++ */'
change edit
in_kernel git mv virt/waits.c virt/stays.c
edit virt/stays.c '1i /* renamed */'
edit virt/Makefile 's/waits/stays/'
change rename
in_kernel git checkout -q rename
edit virt/stays.c '1a /* and edited */'
commit 'virt: edit what was renamed'
in_kernel git checkout -q main
sed '1i /* a copy */' "$k/virt/reads.c" | sed 's/reads/copied/' >"$k/virt/copied.c"
change copy
chmod +x "$k/virt/Makefile"
change mode
mkdir -p "$k/virt/deep/er"
echo '/* new */' >"$k/virt/deep/er/new.h"
: >"$k/virt/empty.h"
printf 'no newline' >"$k/virt/end.h"
change new
mkdir -p "$k/virt2/sub" "$k/newtop/virt"
echo '/* new */' | tee "$k/virt2/sub/q.h" >"$k/newtop/virt/f.h"
change top
echo '/* new */' >"$k/NEW"
change file
edit virt/Makefile '1i # words'
mkdir -p "$k/virt2"
in_kernel git mv virt/waits.c virt2/waits.c
edit virt/Makefile 's/ waits.o//'
change away
in_kernel git rm -q Documentation/index.rst
change delete
perl -e 'print map { chr($_ % 256) } 0 .. 3000' >"$k/virt/table.bin"
change binary
in_kernel git checkout -q binary
perl -e 'print map { chr($_ * 7 % 256) } 0 .. 3000' >"$k/virt/table.bin"
commit 'virt: another table'
in_kernel git checkout -q main

# ---- git format-patch: every change, in every way to carry it
for kind in edit rename copy mode new top file away delete binary; do
	for option in '' --attach --inline; do
		mail "$kind" ${option:+"$option"}
		if [ "$kind" = rename ]; then
			in_kernel git format-patch -q --stdout ${option:+"$option"} main..rename >"$m"
		elif [ "$kind" = binary ]; then
			in_kernel git format-patch -q --stdout ${option:+"$option"} main..binary >"$m"
		fi
		as_am "format-patch $option: $kind" "$m"
	done
done
for option in --no-prefix '--no-prefix -M10%' '--src-prefix=old/ --dst-prefix=new/' \
	'--src-prefix=x/y/ --dst-prefix=z/y/'; do
	for kind in edit rename~1 copy mode new top file away delete; do
		level=-p1
		case $option$kind in
		*no-prefix*) level=-p0 ;;
		*x/y*rename~1 | *x/y*away) continue ;;	# git am finds no names in it
		*x/y*top | *x/y*file) continue ;;	# nor does anything say where x/y/ ends
		*x/y*) level=-p2 ;;
		esac
		# shellcheck disable=SC2086 # words
		mail "$kind" $option
		as_am "format-patch $option: $kind" "$m" "$level"
	done
done
for option in -C '-C -C' --no-renames -B -M100%; do
	for kind in rename~1 copy; do
		# shellcheck disable=SC2086 # words
		mail "$kind" $option
		as_am "format-patch $option: $kind" "$m"
	done
done
for option in --thread=deep --binary --full-index --no-stat -p --patience -U1 -U30 -W --no-signature \
	--rfc -v3 -k --from='B U Thor <b@example.org>' --encode-email-headers --signoff \
	--pretty=mboxrd --add-header='X-Mailer: none' --base=main; do
	mail edit "$option"
	as_am "format-patch $option" "$m"
done
mail edit -D
as_am 'format-patch -D: edit' "$m"
mail delete -D
told 'format-patch -D: what was there is not in it' 'does not apply to HEAD: ' "$m"
mail edit --interdiff=new
as_am 'format-patch --interdiff' "$m"
in_kernel git format-patch -q --stdout --cover-letter --interdiff=new main..rename |
	sed 's/\*\*\* [A-Z]* HERE \*\*\*/words/' >"$m"
as_commit 'format-patch --cover-letter --interdiff' rename "$m"
in_kernel git format-patch -q --stdout --cover-letter --range-diff=new main..rename >"$m"
as_commit 'format-patch --cover-letter --range-diff' rename "$m"
mail edit --always
in_kernel git commit -q --allow-empty -m 'virt: nothing' && in_kernel git branch nothing &&
	in_kernel git reset -q --hard HEAD~1
mail nothing --always
passed 'format-patch --always: nothing in it' "$m"
lint -q nothing~1..nothing
check 'a range with a commit that has nothing in it' 0
in_kernel git format-patch -q --stdout -1 binary --no-binary >"$m"
told 'format-patch --no-binary: there is no change in it to apply' 'does not apply to HEAD: ' "$m"

# ---- several: a mailbox, files, a Maildir, renames that are edited, a thread
in_kernel git format-patch -q --stdout --cover-letter rename -2 >"$work/series.mbox"
as_commit 'a series that renames and then edits' rename "$work/series.mbox"
holds 'it is told what git would be told' [ "$(grep -c . "$work/err")" -eq 1 ]
mkdir -p "$work/dir/cur" "$work/dir/new" "$work/dir/tmp"
in_kernel git format-patch -q -o "$work/dir/cur" rename -2
as_commit 'a Maildir' rename "$work/dir"
# as_input NAME COMMIT FILE ARGUMENT: the same of what is on standard input
as_input()
{
	want=$(in_kernel git rev-parse "$2^{tree}")
	run sh -c '"$0" lint -qS -k "$1" -O "$2" "$3" <"$4"' "$LOCKCTX" "$k" "$obj" "$4" "$3"
	taken "$1" "$want"
}
as_input 'standard input' rename "$work/series.mbox" -
as_input 'standard input by its name' rename "$work/series.mbox" /dev/stdin
{
	cat "$work/series.mbox"
	printf 'From x Mon Sep 17 00:00:00 2001\nFrom: b@example.org\nSubject: RE: [PATCH 1/2] virt\n\n'
	sed -n '/^diff/,/^-- /s/^/> /p' "$work/series.mbox"
	printf 'Good.\n'
} >"$work/thread.mbox"
as_commit 'a thread with answers that quote' rename "$work/thread.mbox"
{
	cat "$work/thread.mbox"
	printf 'From x Mon Sep 17 00:00:00 2001\nFrom: b@example.org\nSubject: Re: [PATCH 2/2] virt\n\n'
	printf 'Rather so:\n\n'
	in_kernel git diff main new
} >"$work/counter.mbox"
lint -q "$work/counter.mbox"
check 'a thread with an answer that has a change: it is told' 2 \
	"lockctx: the answer 'Re: [PATCH 2/2] virt' has a change, which is not looked at: give it alone"
holds 'a thread with an answer that has a change: the series is looked at' \
	grep -q '^2 patches on ' "$work/err"
# Of what is in the tree already, the base is what was before it, also as mails have it.
in_kernel git checkout -q rename
for option in '' --no-prefix -C --no-renames --full-index '--no-prefix --no-renames'; do
	# shellcheck disable=SC2086 # words
	in_kernel git format-patch -q --stdout $option rename -2 >"$m"
	lint -S "$m"
	check "format-patch $option of what is there already" 0 '2 patches on the commit before'
done
in_kernel git checkout -q main

# ---- git send-email, whose encodings are git's own
for option in --transfer-encoding=7bit --transfer-encoding=8bit --transfer-encoding=quoted-printable \
	--transfer-encoding=base64 --in-reply-to=id@example.org --no-xmailer \
	--from='Somebody Else <else@localhost>'; do
	for kind in edit copy; do
		[ "$option-$kind" != --transfer-encoding=7bit-edit ] || continue
		mail "$kind"
		cp "$m" "$work/0001.patch"
		send "$option" "$work/0001.patch"
		as_am "send-email $option: $kind" "$m"
	done
done
sed 's/$/\r/' "$work/0001.patch" >"$work/0001-cr.patch"
send --transfer-encoding=quoted-printable "$work/0001-cr.patch"
as_am 'send-email quoted-printable of CRLF' "$m" --quoted-cr=strip
send --transfer-encoding=base64 "$work/0001-cr.patch"
as_am 'send-email base64 of CRLF' "$m" --quoted-cr=strip

# ---- files whose lines end in CRLF
printf 'one\r\ntwo\r\nthree\r\n' >"$k/virt/cr.h"
commit 'virt: a file with carriage returns'
in_kernel git checkout -q -b cr
edit virt/cr.h 's/two/zwei/'
printf 'new\r\n' >"$k/virt/cr-new.h"
commit 'virt: edit it'
in_kernel git checkout -q main
base=$(in_kernel git rev-parse HEAD)
in_kernel git diff main cr >"$work/plain"
as_patch 'a file with CRLF: a plain diff' "$work/plain" -p1 --binary
sed 's/$/\r/' "$work/plain" >"$work/cr"
as_commit 'a file with CRLF: a plain diff, saved as such' cr "$work/cr"
mail cr
cp "$m" "$work/0001.patch"
as_am 'a file with CRLF: format-patch' "$m" --keep-cr
for encoding in auto quoted-printable base64 8bit; do
	send --transfer-encoding=$encoding "$work/0001.patch"
	keep=
	[ $encoding != 8bit ] || keep=--keep-cr
	as_am "a file with CRLF: send-email $encoding" "$m" ${keep:+"$keep"}
	sed 's/$/\r/' "$m" >"$work/cr"
	as_commit "a file with CRLF: send-email $encoding, saved as such" cr "$work/cr"
done
in_kernel git reset -q --hard HEAD~1
base=$(in_kernel git rev-parse HEAD)
mail edit
sed '/^[-+ ]/s/$/\r/; /^---\|^+++\|^-- /s/\r//' "$m" >"$work/cr"
as_am 'a change with CRLF of a file without' "$work/cr"

# ---- git imap-send, through a server that says yes to all
cat >"$work/imap" <<'END'
$| = 1;
print "* PREAUTH ready\r\n";
while (<STDIN>) {
	my ($tag, $command) = split ' ';
	print "* CAPABILITY IMAP4rev1\r\n" if $command eq 'CAPABILITY';
	if (/\{(\d+)\+?\}/) {
		print "+ go on\r\n";
		read STDIN, my $mail, $1;
		open my $file, '>', $ARGV[0];
		print $file $mail;
		close $file;
		<STDIN>;
	}
	print "$tag OK\r\n";
}
END
for html in false true; do
	for kind in copy edit; do
		mail "$kind"
		in_kernel git -c imap.folder=drafts -c "imap.preformattedHTML=$html" \
			-c "imap.tunnel=perl $work/imap $work/sent" imap-send <"$m" >"$work/log" 2>&1
		mv "$work/sent" "$m"
		if [ $html-$kind = true-edit ]; then
			told 'imap-send as HTML: git am does not take it' 'does not apply to' "$m"
		else
			as_am "imap-send, HTML $html: $kind" "$m"
		fi
	done
done

# ---- a file becomes a folder, and a folder a file; the tree is right again for what is looked at next
in_kernel git rm -q Documentation/index.rst
mkdir -p "$k/Documentation/index.rst"
echo words >"$k/Documentation/index.rst/x.rst"
change folder
in_kernel git checkout -q -b within folder
echo more >>"$k/Documentation/index.rst/x.rst"
commit 'docs: edit what is in it'
in_kernel git rm -q Documentation/index.rst/x.rst
mkdir -p "$k/Documentation"
echo other >"$k/Documentation/index.rst"
change file-again
in_kernel git checkout -q file-again
edit Documentation/index.rst '$a words'
edit virt/waits.c '1i /* words */'
change file-edited
for kind in folder within file-again file-edited; do
	in_kernel git format-patch -q --stdout "main..$kind" >"$m"
	as_am "files and folders, mails: $kind" "$m"
	lint -qSK "main..$kind"
	taken "files and folders, a range: $kind" "$(in_kernel git rev-parse "$kind^{tree}")"
	if [ $kind != folder ]; then
		lint -qSK "folder..$kind"
		taken "files and folders, from there: $kind" "$(in_kernel git rev-parse "$kind^{tree}")"
	fi
	lint -qSK main..mode
	taken "files and folders, and then another: $kind" "$(in_kernel git rev-parse 'mode^{tree}')"
done

# ---- what mailers make of it
mail edit
sed 's/$/\r/' "$m" >"$work/cr"
as_am 'CRLF' "$work/cr"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8; format=flowed\n'
	printf 'Content-Transfer-Encoding: 8bit\n\n'
	body | sed '/^-- $/!s/ *$//; s/^ /  /; s/^>/ >/; s/^From / From /'
} >"$work/flowed"
as_am 'format=flowed' "$work/flowed"
# alternative TYPE TYPE: both kinds of text, in that order, in a part beside an attachment
alternative()
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_a"\n\n--=_a\n'
	printf 'Content-Type: multipart/alternative;\n boundary="=_b"\n\n'
	for type; do
		printf -- '--=_b\nContent-Type: text/%s; charset="UTF-8"\n\n' "$type"
		case $type in
		plain) body ;;
		html)
			printf '<html><body><pre>\n'
			body | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
			printf '</pre></body></html>\n' ;;
		esac
	done
	printf -- '--=_b--\n--=_a\nContent-Type: text/plain\n\na list adds this\n--=_a--\n'
}
alternative plain html >"$work/alternative"
as_commit 'an alternative in HTML' edit "$work/alternative"
alternative html plain >"$work/alternative"
as_commit 'an alternative in HTML that comes first' edit "$work/alternative"
sed 's/$/\r/' "$work/alternative" >"$work/cr"
as_commit 'an alternative in HTML, CRLF' edit "$work/cr"
for type in application/octet-stream text/x-patch text/x-diff application/x-patch; do
	{
		head_of
		printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_a"\n\n'
		printf -- '--=_a\nContent-Type: text/plain\n\nSee there.\n\n'
		printf -- '--=_a\nContent-Type: %s; name="x.patch"\n' "$type"
		printf 'Content-Disposition: attachment; filename="x.patch"\n'
		printf 'Content-Transfer-Encoding: base64\n\n'
		body | base64
		printf -- '--=_a--\n'
	} >"$work/attached"
	as_am "an attachment of type $type" "$work/attached"
done

# ---- how it was saved
printf '\357\273\277' | cat - "$m" >"$work/bom"
as_commit 'UTF-8 with a byte order mark' edit "$work/bom"
for encoding in UTF-16 UTF-16LE UTF-16BE UTF-32 UTF-32LE UTF-32BE; do
	sed 's/$/\r/' "$m" | iconv -f UTF-8 -t $encoding >"$work/wide"
	as_commit "$encoding, CRLF" edit "$work/wide"
done
{ printf '\376\377' && iconv -f UTF-8 -t UTF-16BE "$m"; } >"$work/wide"
as_commit 'UTF-16BE with a byte order mark' edit "$work/wide"
{ printf '\0\0\376\377' && iconv -f UTF-8 -t UTF-32BE "$m"; } >"$work/wide"
as_commit 'UTF-32BE with a byte order mark' edit "$work/wide"
cp "$m" "$work/m"
tar -C "$work" -cf "$work/packed" m
as_commit 'a name of one character in an archive' edit "$work/packed"
printf '\377\376\000\330' | cat - "$m" >"$work/wide"
told 'broken UTF-16' "$work/wide: is broken UTF-16LE: save it as UTF-8" "$work/wide"
for program in gzip xz bzip2 zstd; do
	$program -c <"$work/series.mbox" >"$work/packed"
	as_commit "$program" rename "$work/packed"
done
as_input 'an archive on standard input' rename "$work/packed" -
gzip -c <"$work/series.mbox" | head -c 300 >"$work/packed"
told 'a broken archive' "$work/packed: cannot be unpacked: gzip: " "$work/packed"

# ---- what people write around it
{
	head_of
	printf '\nFrom: C U Thor <c@example.org>\nSubject: [PATCH] virt: in the body\n\n'
	body
} >"$work/inbody"
as_am 'From and Subject in the body' "$work/inbody"
lint -q "$work/inbody"
{
	printf 'From: b@example.org\nSubject: Re: [PATCH] virt: what about it?\n\n> This?\n\nBetter so:\n\n'
	printf -- '-- >8 --\nSubject: [PATCH] virt: better\n\nWords.\n'
	body
} >"$work/scissors"
as_am 'an answer with a patch behind scissors' "$work/scissors" --scissors
sed '/>8/d' "$work/scissors" >"$work/answer"
as_am 'an answer with a patch' "$work/answer"
break_it
in_kernel git commit -qam 'virt: wait while reading'
mail main
in_kernel git reset -q --hard HEAD~1
{
	printf 'From: b@example.org\nSubject: Re: a lock\n\nPerhaps:\n\n8<----8<----\n'
	printf 'Subject: [PATCH] virt: it is named here\n\n'
	body
} >"$work/scissors"
lint -q "$work/scissors"
check 'what is behind scissors is looked at' 1 'introduced by patch 1/1: virt: it is named here'
mail edit
{
	printf 'Description: words\n More words.\nAuthor: A U Thor <a@example.org>\nOrigin: upstream\n'
	printf 'Last-Update: 2026-01-01\n---\nThis patch header follows DEP-3\n'
	in_kernel git diff main edit
} >"$work/dep3"
as_patch 'DEP-3' "$work/dep3" -p1
sed '/^---$/,/^This/d' "$work/dep3" >"$work/dep3-bare"
as_patch 'DEP-3 without a line between' "$work/dep3-bare" -p1
{
	printf '# HG changeset patch\n# User A U Thor <author@example.org>\n# Date 1700000000 0\n'
	printf '# Node ID 0123\nvirt: words\n\n'
	in_kernel git diff main edit
} >"$work/hg"
as_am 'a patch that Mercurial exports' "$work/hg"
{
	printf 'virt: words\n\nFrom: A U Thor <author@example.org>\n\nMore words.\n---\n'
	in_kernel git diff main edit
} >"$work/stgit"
as_am 'a patch that StGit exports' "$work/stgit"

# ---- plain diffs
in_kernel git checkout -q edit
for file in virt/reads.c virt/waits.c; do
	in_kernel git show "main:$file" >"$k/$file.orig"
done
cp "$k/virt/reads.c" "$k/virt/more.c"
in_kernel diff -uN virt/reads.c.orig virt/reads.c >"$work/level0.diff"
in_kernel diff -u /dev/null virt/more.c >>"$work/level0.diff"
sed 's,^--- virt/reads.c.orig,--- virt/reads.c,; s,^--- v,--- linux.orig/v,; s,^+++ ,+++ linux/,' \
	"$work/level0.diff" >"$work/plain.diff"
in_kernel diff -c virt/reads.c.orig virt/reads.c | sed 's/\.orig//' >"$work/context.diff"
in_kernel diff -u virt/waits.c.orig virt/waits.c >"$work/fuzz.diff"
rm "$k"/virt/*.orig "$k/virt/more.c"
in_kernel git checkout -q main
as_patch 'diff -u' "$work/plain.diff" -p1
as_patch 'diff -u without a folder in front' "$work/level0.diff" -p0
printf 'Look at this:\n\n' | cat - "$work/plain.diff" >"$work/words.diff"
as_patch 'diff -u below words' "$work/words.diff" -p1
sed 's/$/\r/' "$work/plain.diff" >"$work/cr"
as_patch 'diff -u, CRLF' "$work/cr" -p1
as_patch 'diff -c' "$work/context.diff" -p0
sed 's/^/    /' "$work/plain.diff" >"$work/indented.diff"
as_patch 'diff -u, indented' "$work/indented.diff" -p1
sed -i 's/^ .*synchronize_srcu.*/ \tsynchronise();/' "$work/fuzz.diff"
as_patch 'diff -u whose lines around differ' "$work/fuzz.diff" -p0
lint "$work/fuzz.diff"
check 'that it is no good fit is told' 0 'GNU patch does, with fuzz '
printf 'Index: virt/reads.c\n=====\n' | cat - "$work/plain.diff" >"$work/index.diff"
as_patch 'diff -u with an Index line' "$work/index.diff" -p1
in_kernel git diff main edit >"$work/git.diff"
as_patch 'git diff' "$work/git.diff" -p1
in_kernel git diff -C -C main copy >"$work/git.diff"
as_patch 'git diff of a copy' "$work/git.diff" -p1
in_kernel git -c diff.mnemonicPrefix=true diff main...edit >"$work/git.diff"
as_patch 'git diff with other letters' "$work/git.diff" -p1

# ---- what has a change that nobody takes is told, what has none is passed over
mail edit
sed 's/^\( .*\) \(.*\)$/\1\n\2/' "$m" >"$work/wrapped"
told 'a mailer has wrapped lines' 'does not apply to HEAD: error: ' "$work/wrapped"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>'
	body | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/$/<br>/; s/^/<span>/'
} >"$work/html"
told 'a patch that is all HTML' 'seems to have a change that cannot be read' \
	"$work/html"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_a"\n\n'
	printf -- '--=_a\nContent-Type: text/plain\n\nSee there.\n\n'
	printf -- '--=_a\nContent-Type: application/gzip; name="x.patch.gz"\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	body | gzip -c | base64
	printf -- '--=_a--\n'
} >"$work/attached"
told 'an attachment that is packed' 'seems to have a change' "$work/attached"
{
	head_of
	printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-16\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	body | iconv -f UTF-8 -t UTF-16 | base64
} >"$work/wide"
told 'a mail in UTF-16' 'seems to have a change' "$work/wide"
{
	printf 'From: b@example.org\nSubject: Re: [PATCH] virt: edit\n\nOn that day, A U Thor wrote:\n'
	body | sed 's/^/> /'
	printf '\nReviewed-by: B <b@example.org>\n'
} >"$work/review"
passed 'an answer that quotes a patch' "$work/review"
printf 'Subject: Applied "virt: edit" to the tree\n\nThe patch\n\n   virt: edit\n\nhas been applied.\n' \
	>"$work/applied"
passed 'a mail without a change' "$work/applied"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-control.sh - nothing that a subject, a name or a message of patches has in it is obeyed by a
# terminal, or breaks a format of lockctx lint. Prints TAP.
# shellcheck disable=SC2016 # variables of make
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

git_kernel
esc=$(printf '\033')
in_kernel git checkout -q -B evil "$base"
break_it
evil="virt: ${esc}[31mred${esc}]0;title$(printf '\a\302\233\342\200\256')<b>&\"'"
commit "$evil"

# plain NAME FILE...: no control character but newlines, none that turns a line, no forged line
plain()
{
	name=$1
	shift
	if LC_ALL=C grep -aq "$(printf '[\001-\010\013-\037\177]')" "$@"; then
		result "$name" "$(LC_ALL=C grep -a "$(printf '[\001-\010\013-\037\177]')" "$@" | cat -v)"
	elif LC_ALL=C grep -aq -e "$(printf '\342\200\256')" -e "$(printf '\302\233')" "$@"; then
		result "$name" 'turns the line, or has a C1 control character'
	elif grep -aqE '^(ERROR|evil)' "$@"; then
		result "$name" "$(grep -aE '^(ERROR|evil)' "$@")"
	else
		result "$name"
	fi
}

for format in text json sarif b4; do
	lint -v --format=$format "$base..evil"
	check "a subject in $format" 1
	plain "a subject in $format: nothing of it is obeyed" "$work/out" "$work/err"
done
lint -q --format=sarif "$base..evil"
holds 'a subject in SARIF: what the standard asks' asks -f tests/lint/sarif.jq "$work/out"
lint -q --format=json -o "$work/report.json" "$base..evil"
run "$LOCKCTX" report --html -i "$work/report.json" -o "$work/site"
# shellcheck disable=SC2046 # names without blanks
plain 'a subject in HTML' $(find "$work/site" -name '*.html')
holds 'a subject in HTML is no element' sh -c \
	"! grep -rqE '<b>&|<b>&amp;' '$work/site' --include=*.html"
run "$LOCKCTX" explain "$(jq -r '.findings[0].id' "$work/report.json")"
plain 'a subject in what is explained' "$work/out" "$work/err"

# A mail can bring newlines, too.
mails "$work/mail" -1 evil
{
	sed '/^Subject: /,$d' "$work/mail"
	printf 'Subject: =?UTF-8?q?virt:_=1b[31mred=0aERROR:_forged=0devil?=\n\n'
	sed '1,/^$/d' "$work/mail"
} >"$work/encoded"
for format in text b4; do
	lint --format=$format "$work/encoded"
	check "an encoded subject in $format" 1
	plain "an encoded subject in $format: nothing of it is obeyed" "$work/out" "$work/err"
done
sed 's/look(kvm)/nothing_like_it(kvm)/' "$work/encoded" >"$work/wrong"
for format in text b4; do
	lint --format=$format "$work/wrong"
	check "a subject of a patch that does not apply in $format" 2
	[ $format = text ] || sed -i 's/^ERROR: patch/patch/' "$work/out"
	plain "a subject of a patch that does not apply in $format: nothing of it is obeyed" \
		"$work/out" "$work/err"
done

# Names: of the file that is given, of those that a patch touches, in what tools say of them
wrong="$work/${esc}[31mx
ERROR: y"
cp "$work/wrong" "$wrong"
lint "$wrong"
plain 'the name of a mail' "$work/out" "$work/err"
lint "$wrong.none"
check 'the name of a mail that is not there' 2 'No such file'
plain 'the name of a mail that is not there: nothing of it is obeyed' "$work/out" "$work/err"
in_kernel git checkout -q -B names "$base"
name="virt/${esc}[31mn
ERROR: y.c"
echo 'int n;' >"$k/$name"
commit 'virt: a name'
echo 'int m;' >>"$k/$name"
commit 'virt: the same'
for format in text b4; do
	lint --keep-going --format=$format "$base..names"
	check "the name of a file that is not compiled in $format" 0
	plain "the name of a file that is not compiled in $format: nothing of it is obeyed" \
		"$work/out" "$work/err"
	mails "$work/mail" -1 names
	in_kernel git checkout -q main
	lint --format=$format "$work/mail"
	check "the name of a file that is not there in $format" 2
	[ $format = text ] || sed -i 's/^ERROR: patch/patch/' "$work/out"
	plain "the name of a file that is not there in $format: nothing of it is obeyed" \
		"$work/out" "$work/err"
	in_kernel git checkout -q names
done
in_kernel git checkout -q -B messages "$base"
printf '#error %s[31mred\r%s\n' "$esc" 'ERROR: z' >>"$k/virt/waits.c"
commit 'virt: an error'
lint "$base..messages"
check 'a message of the compiler' 2 'does not compile'
plain 'a message of the compiler: nothing of it is obeyed' "$work/out" "$work/err"
in_kernel git checkout -q -B make "$base"
printf '$(error %s[31mred)\n' "$esc" >>"$k/virt/Makefile"
commit 'virt: another error'
lint "$base..make"
check 'a message of make' 2 'cannot be built'
plain 'a message of make: nothing of it is obeyed' "$work/out" "$work/err"
finish

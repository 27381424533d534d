#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-shown.sh - the source lines that lockctx lint shows are those of the tree that has the patch.
# Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

git_kernel

line='8 | wait(kvm);'
break_it
commit 'virt: wait while reading'
mend_it
edit virt/reads.c '1i /* one */\n/* two */\n/* three */\n/* four */'
commit 'virt: do not'
edit virt/waits.c '1i /* more */'
commit 'virt: say what it is'
lint -q "$base..main"
check 'a finding that a later patch takes away' 1 'repaired by patch 2/3'
holds 'its line is that of the patch that brings it' grep -qF "$line" "$work/out"
id=$(grep -o 'lockctx explain [0-9a-f]*' "$work/out" | cut -d ' ' -f 3)
run "$LOCKCTX" explain "$id"
holds 'so is the one that explain shows' grep -qE '^ *> +8 \| wait\(kvm\);' "$work/out"
lint -q --format=json -o "$work/report.json" "$base..main"
run "$LOCKCTX" report --html -i "$work/report.json" -o "$work/site"
holds 'and the one in HTML' sh -c "cat '$work'/site/*.html '$work'/site/*/*.html 2>/dev/null |
	grep -q '<mark>.*8.*wait(kvm);'"
lint -q --format=json -o "$work/again.json" "$base..main"
holds 'the report is the same again' cmp "$work/report.json" "$work/again.json"
in_kernel git checkout -q -b longer main~1
edit virt/reads.c -e '1i /* five */\n/* six */' -e 's/^look(kvm);/wait(kvm);/'
commit 'virt: wait again'
edit virt/reads.c -e '1i /* seven */' -e 's/^wait(kvm);/slip(/'
commit 'virt: slip'
lint -q "$base..longer"
check 'a patch behind it does not compile' 2 'patch 4/4 (virt: slip) does not compile'
holds 'the line is that of the last patch that could be looked at' \
	grep -qF '14 | wait(kvm);' "$work/out"
lint -q main~1..main
check 'other patches' 0
run "$LOCKCTX" report --html -i "$work/report.json" -o "$work/other"
holds 'a report of patches that are not there any more shows no line of others' sh -c \
	"! cat '$work'/other/*.html '$work'/other/*/*.html 2>/dev/null | grep -q '<mark>'"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-series.sh - lockctx lint: which patch brings what, on which base, from commits, mails and
# diffs, with and without git. Prints TAP.
# shellcheck disable=SC2016 # names of jq
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"

git_kernel
edit virt/waits.c '1i /* a comment */'
commit 'virt: say what it is'
break_it
commit 'virt: wait while reading'
edit virt/reads.c '$a int unrelated;'
commit 'virt: one variable more'
bad=$(in_kernel git rev-parse HEAD~1)

# ---- a range
lint "$base..main"
check 'a range: found' 1 'virt/reads.c:8:1: warning: wait() called with kvm::srcu held'
holds 'a range: the patch that brings it' \
	grep -q 'introduced by patch 2/3: virt: wait while reading$' "$work/out"
holds 'a range: once' [ "$(grep -c 'warning:' "$work/out")" -eq 1 ]
holds 'a range: summary' \
	grep -q '^3 patches on the commit .*: 1 finding introduced, 0 there before$' "$work/err"
lint --format=json "$base..main"
holds 'a range: JSON has patch, subject, and the tree' asks --arg k "$k" '.tree.srctree == $k and
	([(.findings[] | (., .other_ways[]?)).introduced_by] ==
		[{"patch": 2, "of": 3, "subject": "virt: wait while reading"}])' \
	"$work/out"
lint --format=sarif "$base..main"
holds 'a range: valid SARIF, new' asks -f tests/lint/sarif.jq "$work/out"
holds 'a range: SARIF says new, and which patch' asks '.runs[0].results | map([.baselineState,
	.properties.introducedBy]) == [["new", "2/3 virt: wait while reading"]]' "$work/out"
id=$(jq -r '.runs[0].results[0].partialFingerprints["lockctx/v1"]' "$work/out")
run "$LOCKCTX" explain "$id"
check 'it can be explained' 0 'synchronize_srcu'
lint "$bad..main"
check 'after the bad patch: nothing is new' 0 ', 1 there before'
holds 'after the bad patch: nothing is printed' [ ! -s "$work/out" ]
lint "$base..$bad~1"
check 'before the bad patch: nothing' 0 '0 findings introduced, 0 there before'
# A folder that nothing is compiled in is one link; what a base has there is not written through it.
in_kernel git checkout -q -b docs "$base"
edit Documentation/index.rst 's/text/words/'
commit 'docs: words'
edit Documentation/index.rst 's/words/phrases/'
commit 'docs: phrases'
lint docs~1..docs
check 'a patch to the documentation' 0 '1 patch on the commit before'
holds 'files that only the base differs in are not written in the tree' \
	[ -z "$(in_kernel git status --porcelain)" ]
in_kernel git checkout -q main
lint main..main
check 'an empty range: nothing' 0
holds 'nothing is written in the tree' [ -z "$(in_kernel git status --porcelain)" ]

# Only what a patch touches is compiled.
# compiled: the files that the last lint -v compiled
compiled()
{
	sed -n 's,^facts [0-9]*/[0-9]*: ,,p' "$work/err" | sort | paste -s -d ' '
}
lint "$base..$bad~1"
lint -v "$base..$bad~1"
holds 'one file is touched: one is compiled' [ "$(compiled)" = virt/waits.c ]
lint -v "$base..main"
holds 'three patches: a compile for each' \
	[ "$(compiled)" = 'virt/reads.c virt/reads.c virt/waits.c' ]

# ---- a series that is repaired
in_kernel git checkout -q -b repaired main
mend_it
commit 'virt: do not wait while reading'
lint "$base..repaired"
check 'repaired: it is told' 1 'introduced by patch 2/4: virt: wait while reading'
holds 'repaired: so is what repairs it' grep -q \
	'repaired by patch 4/4: virt: do not wait while reading; a bisection can land in between' \
	"$work/out"
holds 'repaired: summary' grep -q '0 findings introduced, 1 introduced and repaired on the way' \
	"$work/err"
lint --format=json "$base..repaired"
holds 'repaired: JSON' asks '[(.findings[] | (., .other_ways[]?)) | .introduced_by.patch, .repaired_by.patch] == [2, 4]' \
	"$work/out"
lint "main..repaired"
check 'fixed: nothing is new' 0 '0 there before'
holds 'fixed: nothing is printed' [ ! -s "$work/out" ]
lint --fixed "main..repaired"
check 'fixed: told when asked' 0 'fixed: virt/reads.c:8: wait() called with kvm::srcu held'
holds 'fixed: by which patch' grep -q 'by patch 1/1: virt: do not wait while reading$' "$work/out"

# ---- mails
mails "$work/one.mail" -1 "$bad"
run sh -c '"$0" lint -k "$1" -O "$2" - <"$3"' "$LOCKCTX" "$k" "$obj" "$work/one.mail"
check 'a mail of a commit: on the one before it' 1 \
	'introduced by patch 1/1: virt: wait while reading'
holds 'a mail of a commit: the base' \
	grep -q "on the commit before $(echo "$bad" | cut -c1-12), which is" "$work/err"
in_kernel git checkout -q main
sed 's/^Subject: .*/Subject: [PATCH v3] another subject/' "$work/one.mail" >"$work/renamed.mail"
lint "$work/renamed.mail"
holds 'a mail of a commit with another subject: by its change' \
	grep -q "on the commit before $(echo "$bad" | cut -c1-12), which is" "$work/err"
in_kernel git checkout -q -b elsewhere "$base"
edit Documentation/index.rst 's/text/other text/'
commit 'docs: something else'
lint "$work/one.mail"
check 'a mail of nobody: on HEAD' 1 '1 patch on HEAD: 1 finding introduced'
break_it
commit 'virt: wait first'
mails "$work/based.mail" --base="$base" "$base..main"
lint "$work/based.mail"
check 'a mail with base-commit: there' 1 "3 patches on base-commit $(echo "$base" | cut -c1-12) of"
sed "s/^base-commit: .*/base-commit: 0123456789012345678901234567890123456789/" "$work/based.mail" \
	>"$work/nowhere.mail"
lint "$work/nowhere.mail"
check 'a base-commit that is not here: HEAD' 2 \
	'what the patches before it make of HEAD, as base-commit 012345678901 is not in'
in_kernel git checkout -q main
mails "$work/series.mbox" --cover-letter "$base..main"
lint "$work/series.mbox"
check 'a mailbox: the patch that brings it' 1 'introduced by patch 2/3: virt: wait while reading'
in_kernel git format-patch -q -o "$work/patches" --cover-letter "$base..main"
lint "$work"/patches/*
check 'files: the patch that brings it' 1 'introduced by patch 2/3: virt: wait while reading'
# shellcheck disable=SC2046 # names without blanks
lint $(printf '%s\n' "$work"/patches/* | sort -r)
check 'files in another order: as they are numbered' 1 'introduced by patch 2/3'
lint "$work"/patches/0000-*
check 'a cover letter passes' 0
holds 'a cover letter: nothing is said' [ ! -s "$work/out" ]
lint "$work"/patches/0003-*
check 'one patch of a series: on what it was made for' 0 '1 there before'

# ---- what cannot be looked at
for option in "--output=$work/x..y" --all..main; do
	refuses "a range that looks as an option: $option" "$option: no range of commits in " \
		"$LOCKCTX" lint -k "$k" -O "$obj" -- "$option"
done
holds 'and git did not take it for one' not test -e "$work/x..y"
sed 's/^Subject: \[PATCH \([0-9]\)/Subject: [PATCH v2 \1/' "$work/series.mbox" >"$work/v2.mbox"
cat "$work/series.mbox" "$work/v2.mbox" >"$work/two.mbox"
refuses 'two series in a mailbox' 'more than one series: [PATCH 0/3]' \
	"$LOCKCTX" lint -k "$k" -O "$obj" "$work/two.mbox"
refuses 'two series of one version' 'more than one series: [PATCH 0/3]' \
	"$LOCKCTX" lint -k "$k" -O "$obj" "$work/series.mbox" "$work/series.mbox"
refuses 'a patch is missing' 'patch 2/3 is missing: give the whole series' \
	"$LOCKCTX" lint -k "$k" -O "$obj" "$work"/patches/0001-* "$work"/patches/0003-*
refuses 'no such file' "$work/none: No such file or directory: give a file with a patch or mails" \
	"$LOCKCTX" lint -k "$k" -O "$obj" "$work/none"
refuses 'no such commits' 'x..y: no range of commits in' "$LOCKCTX" lint -k "$k" -O "$obj" x..y
refuses 'a module' 'only those to a kernel' \
	"$LOCKCTX" lint -M "$work" -k "$k" -O "$obj" "$base..main"
refuses 'nothing' 'what is to be looked at' "$LOCKCTX" lint -k "$k" -O "$obj"
refuses 'nothing on standard input' 'standard input: is empty: give' "$LOCKCTX" lint -k "$k" -O "$obj" -
refuses 'no patch' 'Makefile: no' "$LOCKCTX" lint -k "$k" -O "$obj" "$k/Makefile"
in_kernel git checkout -q -b merging "$base"
edit Documentation/index.rst 's/text/words/'
commit 'docs: words'
in_kernel git merge -q -m merge main
refuses 'a merge in the range' 'has merge' "$LOCKCTX" lint -k "$k" -O "$obj" "$base..merging"
in_kernel git checkout -q main
sed 's/look(kvm)/nothing_like_it(kvm)/' "$work/one.mail" >"$work/wrong.mail"
lint -q "$work/wrong.mail"
grep '^lockctx: ' "$work/err" >"$work/said"
check 'a patch that does not apply' 2 "patch 1/1 (virt: wait while reading) does not apply \
to HEAD: error: patch failed: virt/reads.c:"
holds 'a patch that does not apply: one line' [ "$(wc -l <"$work/said")" -eq 1 ]
lint -v -d "$work/fresh" "$work/wrong.mail"
check 'a patch that does not apply, and a base of which nothing is known' 2 'does not apply'
holds 'it is told before anything is compiled, and nothing else is' \
	[ "$(wc -l <"$work/err")" -eq 1 -a ! -s "$work/out" ]
printf -- '--- a/../x\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n' >"$work/outside.diff"
lint -q "$work/outside.diff"
check 'a patch to a file outside of the tree' 2 'outside.diff) does not apply to'
holds 'it is not written' [ ! -e "$LOCKCTX_CACHE/facts/x" ]
in_kernel git checkout -q -b broken "$base"
edit virt/reads.c 's/look(kvm);/look(kvm)/'
commit 'virt: a slip'
mend_it
edit virt/reads.c 's/look(kvm)$/look(kvm);/'
commit 'virt: no slip'
lint -q "$base..broken"
check 'a patch that does not compile' 2 \
	'patch 1/2 (virt: a slip) does not compile: '
edit virt/reads.c 's/look(kvm);/look(kvm)/'
commit 'virt: a slip again'
edit virt/reads.c '1i /* more */'
commit 'virt: more of it'
in_kernel git branch slips
in_kernel git reset -q --hard HEAD~2
in_kernel git checkout -q main
lint slips~1..slips
check 'a file that compiles neither before nor after' 2 \
	'virt/reads.c does not compile, with it or without: what it brings there is not known'
lint --keep-going slips~1..slips
check 'a file that compiles neither before nor after, and that is no matter' 0
lint -q broken~1..broken
check 'a file that the base does not compile' 2 \
	'makes virt/reads.c compile, which the base does not'
in_kernel git checkout -q -b dead "$base"
edit include/kvm.h '$a int slip('
commit 'virt: nothing compiles'
edit Documentation/index.rst 's/text/words/'
commit 'docs: words'
lint -q dead~1..dead
check 'a base that does not build' 2 'the base does not build: '

# The same, and nobody is at fault but lockctx.
in_kernel git checkout -q -b ours main
edit virt/waits.c '$a #ifdef LOCKCTX_GCC_H\n#error not for lockctx\n#endif'
commit 'virt: nothing for lockctx'
edit Documentation/index.rst 's/text/words/'
commit 'docs: words'
lint -q ours~2..ours~1
check 'a patch that only our headers break' 2 \
	"cannot be looked at: 1 of 2 files fail with one message, and that is lockctx's fault: virt/waits.c"
lint ours~1..ours
check 'such a file of the base' 0 "1 file of the base cannot be looked at: 1 of 2 files fail with one message, and that is lockctx's fault: "
broken=$work/broken
cp -r sparse-annotations "$broken"
echo 'int from_annotations(' >>"$broken/gcc.h"
LOCKCTX_ANNOTATIONS=$broken
export LOCKCTX_ANNOTATIONS
lint -q ours~1..ours
check 'a base that only our headers break' 2 \
	"the base cannot be looked at: 2 of 2 files fail with one message, and that is lockctx's fault: "
unset LOCKCTX_ANNOTATIONS
in_kernel git checkout -q main
lint -q "$base..main"
check 'afterwards all is well' 1 'introduced by patch 2/3'

# What was found before the patch that cannot be looked at is not lost.
in_kernel git checkout -q -b partly main
edit virt/waits.c 's/;/ slip;/'
commit 'virt: slip'
lint -q "$base..partly"
check 'what was found before is printed' 2 'introduced by patch 2/4: virt: wait while reading'
in_kernel git checkout -q main

# ---- for b4: standard output alone, a line a finding
lint --format=b4 "$work/one.mail"
check 'b4: a finding' 1 'virt/reads.c:8: WARNING: wait() called with kvm::srcu held'
holds 'b4: one line, and no other' \
	[ "$(wc -l <"$work/out") $(wc -c <"$work/err")" = '1 0' ]
lint --format=b4 "$work"/patches/0001-*
check 'b4: nothing found' 0
holds 'b4: nothing is said' [ "$(cat "$work/out" "$work/err")" = '' ]
lint --format=b4 "$work"/patches/0000-*
check 'b4: a cover letter' 0
holds 'b4: nothing is said of it' [ "$(cat "$work/out" "$work/err")" = '' ]
lint --format=b4 "$work/wrong.mail"
check 'b4: could not run' 2 'ERROR: patch 1/1 (virt: wait while reading) does not apply to HEAD'
holds 'b4: one line for that' [ "$(wc -l <"$work/out") $(wc -c <"$work/err")" = '1 0' ]

# ---- headers
in_kernel git checkout -q -b header "$base"
edit include/kvm.h '$a static inline void both(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }'
commit 'virt: an inline'
edit virt/reads.c 's/^look(kvm);/both(kvm);/'
commit 'virt: use it'
lint "$base..header"
lint -v "$base..header"
check 'through a header' 1 'introduced by patch 2/2: virt: use it'
holds 'a header: all that include it are compiled' \
	[ "$(compiled)" = 'virt/reads.c virt/reads.c virt/waits.c' ]
in_kernel git checkout -q -b shadow "$base"
mkdir "$k/virt/linux"
sed 's/both/other/; $d' "$k/include/kvm.h" >"$k/virt/kvm.h"
echo '#define look wait' >>"$k/virt/kvm.h"
commit 'virt: a header of its own'
lint "$base..shadow"
check 'a new header that is found first' 1 'introduced by patch 1/1: virt: a header of its own'
in_kernel git checkout -q main

# ---- what its author says is not to be looked at
in_kernel git checkout -q -b unsafe "$base"
edit virt/reads.c 's/^look(kvm);/context_unsafe(wait(kvm));/'
commit 'virt: wait while reading, knowing better'
edit virt/reads.c 's/^context_unsafe(wait(kvm));/wait(kvm);/'
edit virt/reads.c 's/^void reads(struct kvm .kvm)/& __context_unsafe("known")/'
commit 'virt: all of it'
lint "$base..unsafe"
check 'context_unsafe(), and a function that is __context_unsafe()' 0 '0 findings introduced'
edit virt/reads.c 's/ __context_unsafe("known")//'
commit 'virt: not known any more'
lint "$base..unsafe"
check 'without it' 1 'introduced by patch 3/3: virt: not known any more'
in_kernel git checkout -q main

# ---- a run that was ended: what it left is taken back
scratch=$(find "$LOCKCTX_CACHE/facts" -maxdepth 1 -name '*-lint')
mkdir -p "$scratch/stash/virt"
mv "$scratch/tree/virt/waits.c" "$scratch/stash/virt/"
echo 'rubbish(' >"$scratch/tree/virt/waits.c"
lint -q "$base..main"
check 'after a run that was ended' 1 'introduced by patch 2/3'

# ---- a cache inside of somebody else's repository
mkdir "$work/other"
git init -q "$work/other"
lint -q -d "$work/other/scratch" "$work/series.mbox"
check 'the cache is in another repository' 1 'introduced by patch 2/3'

# ---- local changes, and files that git does not know
in_kernel git checkout -q --detach "$base"
break_it
lint -q "$work/one.mail"
check 'local changes are no part of the base' 1 '1 finding introduced'
in_kernel git checkout -q -f main

# ---- no git
rm -rf "$work/plain"
in_kernel git checkout -q "$base"
cp -a "$k" "$work/plain"
rm -rf "$work/plain/.git"
in_kernel git checkout -q main
k=$work/plain
lint "$work/series.mbox"
check 'a tree without git' 1 '3 patches on the tree as it is: 1 finding introduced'
in_kernel diff -u virt/reads.c "$work/linux/virt/reads.c" |
	sed "s,^--- .*,--- a/virt/reads.c,; s,^+++ .*,+++ b/virt/reads.c," >"$work/plain.diff"
lint "$work/plain.diff"
check 'a plain diff' 1 "introduced by patch 1/1: $work/plain.diff"
refuses 'a range needs git' "$k is no git work tree: give files" \
	"$LOCKCTX" lint -k "$k" -O "$obj" HEAD~1..HEAD

# ---- built in place
kernel_tree "$work/inplace"
cp -r tests/cases/include/linux "$work/inplace/include/"
sed -i "s,-I$headers,-I./include," "$work"/inplace/virt/.*.cmd
sed 's/^wait(kvm);/;/' "$work/inplace/virt/bad.c" >"$work/mended.c"
diff -u --label a/virt/bad.c --label b/virt/bad.c "$work/inplace/virt/bad.c" "$work/mended.c" \
	>"$work/fix.diff"
run "$LOCKCTX" lint --fixed -k "$work/inplace" "$work/fix.diff"
check 'built in place' 0 'fixed: virt/bad.c:8'
printf -- '--- a/Makefile\n+++ b/Makefile\n@@ -5 +5 @@\n-NAME = test\n+NAME = other\n' \
	>"$work/make.diff"
refuses 'built in place, and Kbuild would have to run' \
	'Makefile is changed by a patch, so Kbuild has to' "$LOCKCTX" lint -k "$work/inplace" "$work/make.diff"
refuses 'the cache is inside the tree' "is inside the kernel tree $work/inplace" \
	env LOCKCTX_CACHE="$work/inplace/cache" "$LOCKCTX" lint -k "$work/inplace" "$work/fix.diff"
finish

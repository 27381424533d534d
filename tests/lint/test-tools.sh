#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-tools.sh - other people's tools with what lockctx gives them: b4, git send-email,
# sarif-replay of GCC 15, a reader of YAML. b4 and sarif-replay are programs of other suites, which
# kbuild/fetch-tool.sh gets; without a network that is told, and counts as failed. Prints TAP.
#
# TOOLS  the cache that such programs are kept in (default: the user's, without one the build folder)
# shellcheck disable=SC2016 # names of jq
caches=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
TOOLS=${TOOLS:-${LOCKCTX_CACHE:-${caches:+$caches/lockctx}}}
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
# shellcheck source=tests/lint/lib.sh
. "${0%/*}/lib.sh"
TOOLS=${TOOLS:-$BUILD/tests/tools}

# fetch SUITE PACKAGE PROGRAM: prints the program's file
fetch()
{
	folder=$(LOCKCTX_CACHE=$TOOLS kbuild/fetch-tool.sh "$1" "$2" 2>"$work/fetch.log") ||
		return 1
	echo "$folder/bin/$3"
}

mkdir "$work/bin"
ln -s "$LOCKCTX" "$work/bin/lockctx"
PATH=$work/bin:$PATH
git_kernel
in_kernel git config lockctx.object "$obj"

# ---- sarif-replay: GCC prints our path
break_it
lint -q --format=sarif "$base..HEAD"
commit 'virt: wait while reading'
lint -q --format=sarif "$base..main"
cp "$work/out" "$work/lint.sarif"
if replay=$(fetch forky gcc-15-diagnostics sarif-replay-15); then
	run "$replay" "$work/lint.sarif"
	check 'sarif-replay: takes the file' 0
	cat "$work/out" >>"$work/err"
	holds 'sarif-replay: prints the finding' grep -q \
		'virt/reads.c:8:1: warning: wait() called with .*\[must-not-hold\]' "$work/err"
	holds 'sarif-replay: where the lock is taken' \
		grep -q '(1): takes kvm::srcu, index in idx' "$work/err"
	holds 'sarif-replay: the call' grep -q '(2): reads() calls wait()' "$work/err"
	holds 'sarif-replay: the wait' grep -q \
		'(3): wait() calls synchronize_srcu(), which waits for kvm::srcu' "$work/err"
else
	result 'sarif-replay can be fetched' "$(cat "$work/fetch.log")"
fi

# ---- b4
in_kernel git reset -q --hard "$base"
if b4=$(fetch trixie b4 b4); then
	mkdir -p "$k/scripts"
	cp hooks/b4-config "$k/.b4-config"
	# This kernel is too small to have checkpatch.
	sed -i '/checkpatch.pl/d' "$k/.b4-config"
	commit 'b4: check with lockctx'
	in_kernel "$b4" -n --no-stdin prep -n good -f HEAD >"$work/log" 2>&1
	in_kernel git checkout -q -b b4/good 2>/dev/null
	edit virt/waits.c '1i /* a comment */'
	commit 'virt: say what it is'
	(in_kernel "$b4" -n prep --check) >"$work/out" 2>&1
	status=$?
	check 'b4: a patch that is good' 0 'virt: say what it is'
	holds 'b4: it has nothing to say of it' \
		not grep -qE 'lockctx: |WARNING|ERROR|reads.c' "$work/out"
	break_it
	commit 'virt: wait while reading'
	(in_kernel "$b4" -n prep --check) >"$work/out" 2>&1
	holds 'b4: the remark, below the patch that is bad' sh -c "grep -A1 'virt: wait while' '$work/out' |
		grep -q 'virt/reads.c:8: WARNING: wait() called with kvm::srcu held'"
	holds 'b4: it counts as a warning, and no other' \
		grep -qE 'Success: 1, Warning: 1, Error: 0' "$work/out"
	in_kernel git config lockctx.object "$work/none"
	edit virt/reads.c '$a int more;'
	commit 'virt: more'
	(in_kernel "$b4" -n prep --check) >"$work/out" 2>&1
	holds 'b4: could not run is one failure a patch' \
		grep -q 'ERROR: .*none: No such file' "$work/out"
	in_kernel git config lockctx.object "$obj"
else
	result 'b4 can be fetched' "$(cat "$work/fetch.log")"
fi
# ---- git send-email
in_kernel git checkout -q -f main
cp hooks/sendemail-validate "$k/.git/hooks/"
in_kernel git checkout -q -b send
edit virt/waits.c '1i /* a comment */'
commit 'virt: say what it is'
in_kernel git format-patch -q -o "$work/good" --cover-letter --subject-prefix='PATCH' main..send
sed -i 's/\*\*\* [A-Z]* HERE \*\*\*/nothing bad/' "$work"/good/*
break_it
commit 'virt: wait while reading'
in_kernel git format-patch -q -o "$work/bad" main..send
send()
{
	run in_kernel git send-email --dry-run --quiet --confirm=never --suppress-cc=all \
		--from=a@localhost --to=b@example.org --smtp-server=/bin/true "$@"
}
send "$work"/good/*
check 'git send-email: a good series goes out' 0 'Dry-Sent [PATCH 1/1]'
send "$work"/bad/*
holds 'git send-email: a bad one does not' [ "$status" -ne 0 ]
cat "$work/out" >>"$work/err"
holds 'git send-email: why not' grep -q 'warning: wait() called with kvm::srcu held' "$work/err"
send --no-validate "$work"/bad/*
check 'git send-email: unless it has to' 0 'Dry-Sent [PATCH 2/2]'

# ---- jobs of continuous integration
for file in github gitlab-ci; do
	run /usr/bin/python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' \
		"hooks/$file.yml"
	check "$file.yml is YAML" 0
	# A line that calls lockctx, with what a job of it would have, up to the options.
	sed -n 's,.*build/lockctx lint \(.*\),\1,p' "hooks/$file.yml" |
		grep -oE -- '(^| )--?[a-zA-Z-]+' | tr -d ' ' | LC_ALL=C sort -u >"$work/options"
	"$LOCKCTX" lint --help >"$work/help"
	missing=
	while read -r option; do
		grep -qE -- "(^| )${option}[, =]" "$work/help" || missing="$missing $option"
	done <"$work/options"
	holds "$file.yml: its options are known${missing:+, but not$missing}" \
		[ -s "$work/options" -a -z "$missing" ]
done
finish

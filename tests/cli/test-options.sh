#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-options.sh - the command line itself: help, options that are wrong, version. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

compile tests/cases/basic/direct.c "$work/direct.o"

# helps COMMAND OPTION...: --help ends with 0 and tells each option
helps()
{
	command=$1
	shift
	run "$LOCKCTX" "$command" --help
	missing=
	for option; do
		grep -qE -- "(^|[ ,])$option([=, ]|\$)" "$work/out" || missing="$missing $option"
	done
	if [ -n "$missing" ]; then
		result "$command --help" "does not tell$missing"
	elif [ -s "$work/err" ]; then
		result "$command --help" "says on stderr: $(cat "$work/err")"
	else
		check "$command --help" 0 "Usage: lockctx $command"
	fi
}

helps check -k -O -o -j --format --output --jobs --rule --class --kernel --object --facts --quiet \
	--keep-going
helps analyze -o --format --output --rule --class --kernel --keep-going --jobs --quiet --verbose \
	--time-limit
helps paths --to --from --through --holding --all --kernel --dot --svg
helps explain --input
helps report --html --output --input
helps doctor --kernel --object
helps stats --unresolved --kernel
helps facts --help

for option in --help -h help; do
	run "$LOCKCTX" $option
	check "lockctx $option" 0 'Exit status: 0 clean, 1 findings, 2 could not run'
done
listed=$(sed -n 's/^  \([a-z]*\)  .*/\1/p' "$work/out" | paste -s -d ' ')
holds 'it lists the commands' [ "$(echo "$listed" | wc -w)" -ge 10 ]
for command in $listed; do
	"$LOCKCTX" "$command" --help | grep -oE -- '--[a-z]+' | LC_ALL=C sort -u |
		grep -vxE -- '--(help|usage|version)' >"$work/options"
	sed 's/\\-/-/g' docs/lockctx.1 >"$work/man"
	missing=
	while read -r option; do
		grep -qF -- "$option" "$work/man" || missing="$missing $option"
	done <"$work/options"
	grep -qE "\"lockctx $command\"" "$work/man" || missing="$missing $command"
	holds "the manual page has $command and its options${missing:+, but not$missing}" [ -z "$missing" ]
done
# letters: each letter and the option that it stands for, of all commands; aliases stand beside theirs
letters()
{
	for command in $listed; do
		"$LOCKCTX" "$command" --help | sed -nE 's/^ *-([A-Za-z]), (-[A-Za-z], )?--([a-z-]+).*/\1 \3/p'
	done | LC_ALL=C sort -u
}
holds 'the options have letters' [ "$(letters | wc -l)" -ge 20 ]
twice=$(letters | cut -d ' ' -f 1 | uniq -d | paste -s -d ' ')
holds "one letter is one option, whichever command${twice:+, but not $twice}" [ -z "$twice" ]
# A macro in the middle of a line is printed; a command without .TP is part of the one before it.
holds 'no macro of the manual page is text' \
	not grep -nE '[^ ] \.(I|B|BI|BR|IR|TP|PP|SH)( |$)' docs/lockctx.1
sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/p' docs/lockctx.1 |
	sed -n '/^\.TP/{n;s/^\.B \([a-z]*\)$/\1/p}' | LC_ALL=C sort >"$work/tagged"
for command in $listed; do
	echo "$command"
done | LC_ALL=C sort >"$work/listed"
holds 'each command has a paragraph of its own there' diff "$work/tagged" "$work/listed"
sed -n '/\\-r.*\\-\\-rule=/,/^\.TP/p' docs/lockctx.1 | grep -o '\\%[a-z\-]*' |
	tr -d '\\%' | LC_ALL=C sort >"$work/tagged"
awk '!/^#/ && NF { print $1 }' analyzer/model/rules.model | LC_ALL=C sort >"$work/listed"
holds 'and --rule names every rule' diff "$work/tagged" "$work/listed"
for option in --version -V; do
	run "$LOCKCTX" $option
	check "lockctx $option" 0 'lockctx '
done

run "$LOCKCTX"
check 'no command at all' 2 'Usage: lockctx COMMAND'
refuses 'unknown command' "nonesuch: no such command: try 'lockctx --help'" "$LOCKCTX" nonesuch
for slip in chekc:check chck:check analyse:analyze linnt:lint explian:explain reports:report; do
	refuses "unknown command that is a slip: $slip" \
		"${slip%:*}: no such command: did you mean '${slip#*:}'?" "$LOCKCTX" "${slip%:*}"
done
for command in $listed; do
	refuses_option "$command: unknown option" "unrecognized option '--nonesuch'" \
		"$LOCKCTX" "$command" --nonesuch
done
for command in check analyze; do
	refuses_option "$command: unknown format" "unknown format 'xml': text, json, sarif or b4" \
		"$LOCKCTX" "$command" --format=xml "$work/direct.o"
	refuses_option "$command: option without its value" 'requires an argument' \
		"$LOCKCTX" "$command" -o
done
for jobs in 0 -1 many 2x 99999999999999999999 ''; do
	refuses_option "check -j '$jobs'" 'how many at a time?' "$LOCKCTX" check -j "$jobs" -k "$work"
	refuses_option "analyze -j '$jobs'" 'how many at a time?' \
		"$LOCKCTX" analyze -j "$jobs" "$work/direct.o"
done
refuses_option 'paths without --to' '--to is missing' "$LOCKCTX" paths "$work/direct.o"
refuses_option 'explain without an id' 'which finding?' "$LOCKCTX" explain
refuses_option 'explain two ids' 'one finding at a time' "$LOCKCTX" explain 12 34
refuses_option 'facts without a file' 'which object?' "$LOCKCTX" facts
for command in analyze stats 'paths --to f'; do
	# shellcheck disable=SC2086 # words
	refuses "$command without facts" 'no facts given' "$LOCKCTX" $command
done

# A name that nobody has is more likely a slip than a wish to see nothing.
refuses 'unknown rule' '--rule nonesuch: no such rule' \
	"$LOCKCTX" analyze --rule nonesuch "$work/direct.o"
refuses 'unknown class' '--class kvm::nonesuch: the analysed files have no such lock' \
	"$LOCKCTX" analyze --class kvm::nonesuch "$work/direct.o"
refuses 'unknown rule, before any class' '--rule' \
	"$LOCKCTX" analyze --rule nonesuch --class nonesuch "$work/direct.o"
for option in to from through; do
	refuses "paths --$option of an unknown function" "nonesuch" \
		"$LOCKCTX" paths --to direct_bad "--$option" nonesuch "$work/direct.o"
done
for option in -c --class -H --holding; do
	run "$LOCKCTX" paths --to direct_bad $option kvm::srcu "$work/direct.o"
	check "paths $option" 0 '0 ways to direct_bad'
done
refuses_option 'lint -L is the time limit' '--time-limit soon: how many seconds?' "$LOCKCTX" lint -L soon a..b
refuses_option 'lint -l is a limit of the sandbox' "--limit: 'soon': " "$LOCKCTX" lint -l soon a..b
refuses_option 'lint has findings of patches, and no others' 'invalid option -- ' "$LOCKCTX" lint -w "$work/none.json" a..b
refuses 'paths --holding of an unknown class' 'nonesuch' \
	"$LOCKCTX" paths --to direct_bad --holding nonesuch "$work/direct.o"
run "$LOCKCTX" paths --to direct_bad "$work/direct.o"
check 'paths' 0 '1 way to direct_bad'
refuses 'a drawing of the ways to an unknown function' 'walk' \
	"$LOCKCTX" paths --to walk --dot "$work/direct.o"
run "$LOCKCTX" paths --to direct_bad --dot "$work/direct.o"
check 'paths --dot' 0 'digraph lockctx'
run "$LOCKCTX" paths --to direct_bad --svg "$work/direct.o"
check 'paths --svg' 0 '>direct_bad</text>'
refuses 'paths --svg without Graphviz' 'install Graphviz' \
	env PATH=/nonexistent "$LOCKCTX" paths --to direct_bad --svg "$work/direct.o"
for name in recursion mutual_recursion; do
	compile tests/cases/basic/$name.c "$work/$name.o"
done
for function in walk read_walk; do
	run timeout 20 "$LOCKCTX" paths --to $function "$work/recursion.o"
	check "paths to $function(), which calls itself" 0 "to $function"
done
run timeout 20 "$LOCKCTX" paths --to ping --all "$work/mutual_recursion.o"
check 'paths to one of two that call each other' 0 'to ping'
run "$LOCKCTX" stats "$work/direct.o"
check 'stats' 0 'lock classes: kvm::srcu'
echo 'int clean(int x) { return x + 1; }' >"$work/clean.c"
compile "$work/clean.c" "$work/clean.o"
run "$LOCKCTX" stats "$work/clean.o"
check 'stats where there is no lock' 0 'lock operations 0'
run "$LOCKCTX" facts "$work/direct.o"
check 'facts' 0 'direct_bad'
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-install.sh - make install and uninstall, and lockctx from there; the manual pages; doctor;
# completion. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

make=${MAKE:-make}
unset MAKEFLAGS MFLAGS MAKELEVEL
# Not where it is run from: what is installed can be moved.
# shellcheck disable=SC2086 # words
run $make -s install "BUILD=$build" DESTDIR="$work/dest" PREFIX=/opt/lockctx
check 'make install' 0
prefix=$work/moved
mv "$work/dest/opt/lockctx" "$prefix"
for file in bin/lockctx lib/lockctx/lockctx_plugin.so share/man/man1/lockctx.1 \
	share/man/man5/lockctx-models.5 share/bash-completion/completions/lockctx \
	share/doc/lockctx/README.md share/doc/lockctx/docs/rules/must-hold.md \
	share/lockctx/analyzer/model/locks.model share/lockctx/sparse-annotations/gcc.h; do
	holds "$file" [ -s "$prefix/$file" ]
done
more=$(find "$prefix" -name '*.o' -o -name '*.mk' -o -name tests)
result 'nothing of the build but programs' ${more:+"$more"}
compile tests/cases/basic/direct.c "$work/direct.o"
run "$prefix/bin/lockctx" analyze "$work/direct.o"
check 'the installed command finds' 1 'warning: '
run strace -f -o "$work/trace" "$prefix/bin/lockctx" analyze "$work/direct.o"
if [ -s "$work/trace" ]; then
	holds 'by its own models' grep -q "$prefix/share/lockctx/analyzer/model/locks.model" "$work/trace"
	holds 'and not by those of the source' not grep -q "$root/analyzer/model" "$work/trace"
fi
run "$prefix/bin/lockctx" explain must-hold
check 'the installed command has the pages of rules' 0 '## Cannot know'
run "$prefix/bin/lockctx" doctor
check 'the installed doctor' 0 "$prefix/lib/lockctx/lockctx_plugin.so"
mkdir -p "$work/dest/opt"
mv "$prefix" "$work/dest/opt/lockctx"
# shellcheck disable=SC2086 # words
run $make -s uninstall "BUILD=$build" DESTDIR="$work/dest" PREFIX=/opt/lockctx
check 'make uninstall' 0
left=$(find "$work/dest" -type f -o -type l)
result 'nothing is left' ${left:+"$left"}
: >"$work/file"
# shellcheck disable=SC2086 # words
run $make -s install "BUILD=$build" DESTDIR="$work/file" PREFIX=/opt
holds 'a place that cannot be made' [ "$status" -ne 0 ]

for page in docs/lockctx.1 docs/lockctx-models.5; do
	said=$(man --warnings -l "$page" 2>&1 >"$work/page")
	result "man -l $page" ${said:+"$said"}
	holds "$page says something" [ "$(wc -l <"$work/page")" -gt 40 ]
done
# Every kind, effect and option that the models use is in the manual page.
sed -e 's/#.*//' analyzer/model/locks.model |
	awk '$1 ~ /^(layer|asks|nested|unordered|nonzero|fresh|masks|unmasks|zero|external|leaves|error|zeroed|token)$/ { print $1; next }
		NF { print $2; for (i = 4; i <= NF; i++) print $i }' |
	sed 's/=.*//' | LC_ALL=C sort -u >"$work/words"
missing=
while read -r word; do
	grep -qw -- "$word" "$work/page" || missing="$missing $word"
done <"$work/words"
result 'lockctx-models(5) has every word of locks.model' ${missing:+"not:$missing"}

run "$LOCKCTX" doctor
check 'doctor' 0 'problems'
run env PATH="$work/empty" "$LOCKCTX" doctor
check 'doctor without gcc' 2 'install gcc'
run env LOCKCTX_PLUGIN="$work/none.so" "$LOCKCTX" doctor
check 'doctor without the plugin' 2 "build it with 'make'"
echo 'int x;' >"$work/odd.so"
run env LOCKCTX_PLUGIN="$work/odd.so" "$LOCKCTX" doctor
check 'doctor with a plugin that does not load' 2 'does not load into gcc'
run "$LOCKCTX" doctor -k "$work"
check 'doctor: no kernel' 2 'PROBLEM'

# offers WORD...: what completion offers for the last word, in $work/out
offers()
{
	# shellcheck disable=SC2016 # for the other shell
	run bash -c '. completions/lockctx; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lockctx "$1"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
offers "$LOCKCTX" ex
holds 'completion: commands' grep -qx explain "$work/out"
offers "$LOCKCTX" paths --ho
holds 'completion: options' grep -qx -e --holding "$work/out"
run "$LOCKCTX" analyze "$work/direct.o"
id=$(sed -n 's/.*lockctx explain //p' "$work/out" | head -n 1)
offers "$LOCKCTX" explain "$id"
holds 'completion: ids' grep -qx "$id" "$work/out"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-facts.sh - facts that cannot be used: what is said, and that the rest is used. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

compile tests/cases/basic/direct.c "$work/ok/direct.o"
compile tests/cases/basic/two_deep.c "$work/ok/two_deep.o"
payload "$work/ok/direct.o" "$work/direct.facts"
size=$(wc -c <"$work/direct.facts")

# unusable NAME TEXT FILE: every command that reads facts says so and ends with 2
unusable()
{
	run "$LOCKCTX" analyze "$3"
	refused "analyze: $1" 2 "$2"
	run "$LOCKCTX" stats "$3"
	refused "stats: $1" 2 "$2"
	run "$LOCKCTX" facts "$3"
	: >"$work/out" # a damaged payload is printed up to the damage
	refused "facts: $1" 1 "$2"
}

# damaged NAME TEXT OFFSET BYTES: the payload with BYTES in it
damaged()
{
	cp "$work/direct.facts" "$work/damaged.facts"
	poke "$work/damaged.facts" "$3" "$4"
	unusable "$1" "$2" "$work/damaged.facts"
}

ends 0 'the payload alone is facts' "$LOCKCTX" facts "$work/direct.facts"
unusable 'no such file' "$work/nonesuch.o: No such file" "$work/nonesuch.o"
: >"$work/empty.o"
unusable 'empty file' "$work/empty.o" "$work/empty.o"
echo 'int main(void);' >"$work/text.c"
unusable 'source text' "$work/text.c: neither an object file, an archive nor facts" "$work/text.c"
unusable 'a device' '/dev/null: not a file' /dev/null
ln -s loop.o "$work/loop.o"
unusable 'a link to itself' "$work/loop.o: Too many levels" "$work/loop.o"
echo 'int x;' >"$work/plain.c"
gcc -c -o "$work/plain.o" "$work/plain.c"
unusable 'object without facts' "$work/plain.o: holds no facts: compile it with the lockctx plugin" \
	"$work/plain.o"
if [ "$(id -u)" -ne 0 ]; then
	cp "$work/direct.facts" "$work/secret.facts"
	chmod 0 "$work/secret.facts"
	unusable 'unreadable file' 'Permission denied' "$work/secret.facts"
fi

# The name of the file is said once.
holds 'a file is named once' not grep -F "$work/plain.o: $work/plain.o" "$work/err"

# header: magic 0, version 8, reserved 12, raw size 16, packed size 24, checksum 32, records 40
for length in 0 1 7 8 12 39 40 41 $((size / 2)) $((size - 1)); do
	head -c "$length" "$work/direct.facts" >"$work/cut.facts"
	unusable "cut to $length bytes" "$work/cut.facts" "$work/cut.facts"
done
for length in 4 63 64 200 1000; do
	head -c "$length" "$work/ok/direct.o" >"$work/cut.o"
	unusable "object cut to $length bytes" "$work/cut.o" "$work/cut.o"
done
damaged 'another magic' 'neither an object file, an archive nor facts' 0 X
damaged 'a later version' 'version' 8 '\377'
damaged 'version 0' 'version' 8 '\0'
damaged 'raw size too small' 'damaged.facts' 16 '\1\0\0\0\0\0\0\0'
damaged 'raw size beyond memory' 'damaged.facts' 16 '\377\377\377\377\377\377\377\177'
damaged 'packed size beyond the file' 'damaged.facts' 24 '\377\377\377\377\0\0\0\0'
damaged 'packed size overflows' 'damaged.facts' 24 '\377\377\377\377\377\377\377\377'
damaged 'another checksum' 'checksum' 32 '\1\2\3\4'
for offset in 40 44 60 $((size / 2)) $((size - 2)); do
	damaged "byte $offset changed" 'damaged.facts' "$offset" '\252\125'
done
# The version line has to say what to do.
cp "$work/direct.facts" "$work/old.facts"
poke "$work/old.facts" 8 '\7'
refuses 'another version: what to do' 'version 7' "$LOCKCTX" facts "$work/old.facts"
holds 'another version: it says to make them anew' grep -E 'again|extract|compile' "$work/err"

# A truncated object has facts missing, and says so rather than analysing less.
cp "$work/ok/direct.o" "$work/flipped.o"
offset=$(LC_ALL=C grep -obUa LCTXFACT "$work/flipped.o" | head -n 1 | cut -d : -f 1)
poke "$work/flipped.o" $((offset + 50)) '\252\125\252'
unusable 'object with damaged facts' "$work/flipped.o" "$work/flipped.o"

mkdir -p "$work/folder/none"
refuses 'empty folder' 'no usable facts' "$LOCKCTX" analyze "$work/folder/none"
cp "$work/plain.o" "$work/folder/none"
run "$LOCKCTX" analyze "$work/folder/none"
refused 'folder without facts' 2 'no usable facts'
refuses 'a folder is no object' "$work/folder: Is a directory" "$LOCKCTX" facts "$work/folder"

# What can be used is used.
rm -rf "$work/folder/none"
cp "$work/ok/two_deep.o" "$work/flipped.o" "$work/folder"
head -c 100 "$work/direct.facts" >"$work/folder/cut.facts"
run "$LOCKCTX" analyze --format=json "$work/folder"
check 'damaged facts beside good ones' 2 '"failed": 2'
holds 'a line for each damaged file' \
	[ "$(grep -c "^lockctx: $work/folder" "$work/err")" -eq 2 ]
holds 'findings of the good one' [ "$(jq '[.findings[] | (., .other_ways[]?)] | length' "$work/out")" -eq 1 ]
for command in stats order 'paths --to update'; do
	# shellcheck disable=SC2086 # words
	run "$LOCKCTX" $command "$work/folder"
	check "damaged facts beside good ones: $command" 2 'not all that was asked for could be looked at'
	# shellcheck disable=SC2086 # words
	run "$LOCKCTX" $command "$work/ok"
	check "good ones alone: $command" 0
done
ends 1 'damaged facts beside good ones, with --keep-going' \
	"$LOCKCTX" analyze --keep-going "$work/folder"
run "$LOCKCTX" analyze "$work/nonesuch.o" "$work/ok/two_deep.o"
check 'a missing file beside a good one' 2 "$work/nonesuch.o: No such file"

# Two payloads in one section: what ld -r makes.
payload "$work/ok/two_deep.o" "$work/two_deep.facts"
cat "$work/direct.facts" "$work/two_deep.facts" >"$work/twice.facts"
run "$LOCKCTX" analyze --format=json "$work/twice.facts"
check 'one payload behind another' 1 '"files": 2'
{
	cat "$work/direct.facts"
	echo rubbish
} >"$work/tail.facts"
run "$LOCKCTX" analyze --format=json "$work/tail.facts"
check 'rubbish behind a payload' 2 '"failed": 1'
ld -r -o "$work/linked.o" "$work/ok/direct.o" "$work/ok/two_deep.o"
run "$LOCKCTX" analyze --format=json "$work/linked.o"
check 'ld -r' 1 '"files": 2'
# A folder that was built: what is linked from others is there beside its parts.
mkdir "$work/built"
cp "$work/ok/direct.o" "$work/ok/two_deep.o" "$work/built"
cp "$work/linked.o" "$work/built/vmlinux.o"
gcc -c -o "$work/built/entry.o" -x assembler /dev/null
run "$LOCKCTX" analyze "$work/built"
check 'a folder of objects and what they were linked to' 1 '2 files, 1 skipped: 1 without facts'
# One whose writing was cut short is none of those without facts, wherever it ends.
size=$(wc -c <"$work/ok/direct.o")
for end in 0 1 3 4 40 64 200 $((size / 2)) $((size - 70)) $((size - 1)); do
	rm -rf "$work/cut"
	mkdir "$work/cut"
	cp "$work/ok/two_deep.o" "$work/cut"
	head -c "$end" "$work/ok/direct.o" >"$work/cut/direct.o"
	run "$LOCKCTX" analyze "$work/cut"
	check "an object that ends after $end of its bytes" 2 '1 file, 1 failed'
	holds "an object that ends after $end of its bytes: by name" grep -q "^lockctx: $work/cut/direct.o: " "$work/err"
done
# An archive has members of other kinds, and Kbuild's have none at all where nothing was built in.
echo text >"$work/text"
ar rcs "$work/other.a" "$work/ok/direct.o" "$work/ok/two_deep.o" "$work/text"
run "$LOCKCTX" analyze "$work/other.a"
check 'an archive with a text' 1 '2 files, '
rm -f "$work/built-in.a"
ar rcsTP "$work/built-in.a"
run "$LOCKCTX" analyze "$work/built-in.a" "$work/built"
check 'an archive of nothing' 2 'holds no facts'
ar rcs "$work/lib.a" "$work/ok/direct.o" "$work/ok/two_deep.o"
run "$LOCKCTX" analyze --format=json "$work/lib.a"
check 'an archive' 1 '"files": 2'
head -c $(($(wc -c <"$work/lib.a") - 100)) "$work/lib.a" >"$work/cut.a"
unusable 'a cut archive' 'damaged archive at byte' "$work/cut.a"
second=$(LC_ALL=C grep -obUa 'two_deep.o/' "$work/lib.a" | tail -n 1 | cut -d : -f 1)
head -c $((second + 30)) "$work/lib.a" >"$work/cut.a"
unusable 'an archive that is cut in the header of a member' 'damaged archive at byte' "$work/cut.a"

# Models
refuses 'missing model folder' "$work/models/locks.model: No such file" \
	env LOCKCTX_MODELS="$work/models" "$LOCKCTX" analyze "$work/ok/direct.o"
for model in locks rules contexts; do
	rm -rf "$work/models"
	cp -R analyzer/model "$work/models"
	rm "$work/models/$model.model"
	refuses "missing $model.model" "$work/models/$model.model: No such file" \
		env LOCKCTX_MODELS="$work/models" "$LOCKCTX" analyze "$work/ok/direct.o"
	printf '# two lines\nrow\n' >"$work/models/$model.model"
	refuses "wrong row in $model.model" "$work/models/$model.model:2: " \
		env LOCKCTX_MODELS="$work/models" "$LOCKCTX" analyze "$work/ok/direct.o"
done
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-tree.sh - lockctx check on small trees: those that cannot be checked, files that do not
# compile, and that nothing is written where the kernel is. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/kernel
kernel_tree "$k"

# checks NAME STATUS TEXT ARGUMENT...
checks()
{
	name=$1
	want=$2
	text=$3
	shift 3
	run "$LOCKCTX" check "$@"
	check "$name" "$want" "$text"
}

# listing FOLDER: every file with its time and content
listing()
{
	find "$1" -printf '%p %y %T@\n' | LC_ALL=C sort
	find "$1" -type f -exec cksum '{}' + | LC_ALL=C sort
}

listing "$k" >"$work/before"
checks 'a tree built in place' 1 'virt/bad.c:8:1: warning: wait() called with kvm::srcu held' -k "$k"
checks 'one folder of it' 1 'kvm::srcu held' -k "$k" virt
checks 'the same folder twice, with slashes' 1 '2 files, ' -k "$k" virt/ ./virt//
listing "$k" >"$work/after"
holds 'nothing is written in the tree' diff "$work/before" "$work/after"
holds 'facts are in the cache' [ -d "$LOCKCTX_CACHE/facts" ]
(cd "$k" && "$LOCKCTX" check -q virt >"$work/out" 2>"$work/err")
status=$?
check 'the current folder is the default' 1 'virt/bad.c:8:1: warning'
run "$LOCKCTX" check --format=json -k "$k"
holds 'version, coverage' jq -e '.tree.kernelversion == "5.10.7" and .coverage.files == 2 and
	.coverage.failed == 0 and (.tree.srctree | endswith("/kernel"))' "$work/out"

# Up to date, then changed.
run "$LOCKCTX" check -k "$k"
holds 'nothing is compiled again' not grep '^facts' "$work/err"
sed -i 's/wait(kvm);/;/' "$k/virt/bad.c"
checks 'a clean tree' 0 'no findings' -k "$k"
kernel_tree "$k"

# What is no kernel, or not built
refuses 'no such tree' "$work/none: No such file or directory: KDIR must be" \
	"$LOCKCTX" check -k "$work/none"
mkdir "$work/folder"
refuses 'no kernel' "$work/folder: not a kernel source tree" "$LOCKCTX" check -k "$work/folder"
refuses 'a file' 'not a kernel source tree' "$LOCKCTX" check -k "$k/Makefile"
refuses 'no such build folder' "$work/none: No such file or directory: O must be" \
	"$LOCKCTX" check -k "$k" -O "$work/none"
refuses 'no kernel was built there' "$work/folder: the kernel is not configured there" \
	"$LOCKCTX" check -k "$k" -O "$work/folder"
mv "$k/include/generated" "$work/generated"
refuses 'not configured' "$k: the kernel is not configured there: run make defconfig" \
	"$LOCKCTX" check -k "$k"
mv "$work/generated" "$k/include/generated"
refuses 'no such folder' "nonesuch/: no such folder in $k" "$LOCKCTX" check -k "$k" nonesuch
refuses 'a folder outside' 'folders are given relative to the kernel tree' \
	"$LOCKCTX" check -k "$k" ../folder
refuses 'an absolute folder' 'folders are given relative to the kernel tree' \
	"$LOCKCTX" check -k "$k" "$k/virt"
refuses 'nothing compiled there' 'nothing of scripts/ was compiled there: build it first' \
	"$LOCKCTX" check -k "$k" scripts
echo 5.11.0 >"$k/include/config/kernel.release"
refuses 'built from another version' 'built from Linux 5.11.0' "$LOCKCTX" check -k "$k"
kernel_tree "$k"
refuses 'facts inside the tree' 'is inside the kernel tree' \
	"$LOCKCTX" check -k "$k" --facts "$k/facts"
holds 'it was not made' [ ! -e "$k/facts" ]
: >"$work/file"
refuses 'facts below a file' "$work/file/facts: Not a directory" \
	"$LOCKCTX" check -k "$k" --facts "$work/file/facts"
refuses 'no place for facts' 'set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME' \
	env -u LOCKCTX_CACHE -u XDG_CACHE_HOME -u HOME "$LOCKCTX" check -k "$k"

# The plugin and the compiler
refuses 'no plugin' "$work/none.so: No such file or directory: build the plugin with 'make'" \
	env LOCKCTX_PLUGIN="$work/none.so" "$LOCKCTX" check -k "$k"
echo rubbish >"$work/rubbish.so"
refuses 'a plugin that gcc cannot load' "which cannot load $work/rubbish.so" \
	env LOCKCTX_PLUGIN="$work/rubbish.so" "$LOCKCTX" check -k "$k"
sed -i 's/:= gcc/:= gcc-nonesuch/' "$k/virt/.bad.o.cmd" "$k/virt/.good.o.cmd"
refuses 'a compiler that is not there' 'gcc-nonesuch' "$LOCKCTX" check -k "$k"
kernel_tree "$k"
printf '#!/bin/sh\nexit 1\n' >"$work/silent-gcc"
chmod +x "$work/silent-gcc"
sed -i "s|:= gcc|:= $work/silent-gcc|" "$k/virt/.bad.o.cmd"
refuses 'a compiler that fails and says nothing' "$work/silent-gcc, which cannot load" \
	"$LOCKCTX" check -k "$k"
kernel_tree "$k"

# A file that does not compile: the others go on, and what was done is kept.
echo 'int broken(' >>"$k/virt/good.c"
checks 'a file that does not compile' 0 'virt/good.c:7' -k "$k"
holds 'the compiler says why' grep '^lockctx: virt/good.c:7:.*error: ' "$work/err"
holds 'it is counted' grep '^1 file, 1 failed, ' "$work/err"
run "$LOCKCTX" check --format=json -k "$k"
check 'it is counted in JSON' 0 '"failed": 1'
holds 'the other is not compiled again' grep '^facts 1/1$' "$work/err"
kernel_tree "$k"
checks 'once it compiles' 1 'kvm::srcu held' -k "$k"
rm "$k/virt/good.c"
checks 'a file that is gone' 0 'virt/good.c' -k "$k"
kernel_tree "$k"
for name in good bad; do
	echo 'int broken(' >>"$k/virt/$name.c"
done
run "$LOCKCTX" check -k "$k"
grep -v '^facts ' "$work/err" >"$work/said"
mv "$work/said" "$work/err"
refused 'no file compiles' 3 "$k: none of the 2 files could be compiled: does the tree build?"
kernel_tree "$k"

# Any number of compiles at a time, from nothing: the same report
for jobs in 1 2 5; do
	rm -rf "$work/jobs"
	run "$LOCKCTX" check --format=json -j "$jobs" --facts "$work/jobs" -k "$k"
	cp "$work/out" "$work/report.$jobs"
done
holds '-j1 and -j2: the same bytes' diff "$work/report.1" "$work/report.2"
holds '-j1 and -j5: the same bytes' diff "$work/report.1" "$work/report.5"
printf 'cmd_virt/odd.o := ar rcs virt/odd.o\n' >"$k/virt/.odd.o.cmd"
printf '\0\377' >"$k/virt/.odd2.o.cmd"
mkdir "$k/virt/.folder.o.cmd"
checks 'command files that are none' 1 '2 files, ' -k "$k"
finish

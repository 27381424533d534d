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

# A report that is known is not made again, and is the same in every byte.
rm -rf "$LOCKCTX_CACHE/facts"
for format in text json sarif; do
	"$LOCKCTX" check -q -k "$k" --format=$format >"$work/made.$format" 2>"$work/made.err"
	rm "$LOCKCTX_CACHE"/facts/*/.report-*
	"$LOCKCTX" check -q -k "$k" --format=$format >"$work/made.$format" 2>"$work/made.err"
	run "$LOCKCTX" check -q -k "$k" --format=$format
	check "$format of a known report" 1
	holds "the same $format" cmp "$work/made.$format" "$work/out"
done
holds 'the same summary' [ "$(grep -v ^took "$work/err")" = "$(grep -v ^took "$work/made.err")" ]
run "$LOCKCTX" explain "$(jq -r '.findings[0].id' "$work/made.json")"
check 'explain knows it' 0 'kvm::srcu'
checks 'of another class' 2 '--class nonesuch: the analysed files have no such lock' -k "$k" -c nonesuch
cp -R analyzer/model "$work/mymodels"
echo 'synchronize_srcu leaf' >>"$work/mymodels/locks.model"
sed -i '/^synchronize_srcu[[:space:]]*wait/d' "$work/mymodels/locks.model"
run env LOCKCTX_MODELS="$work/mymodels" "$LOCKCTX" check -q -k "$k"
check 'other models make another report' 0 'no findings'
checks 'and these the old one' 1 'virt/bad.c:8:1: warning' -k "$k"

# Files that are no kernel code are counted by kind, with what it took.
printf 'cmd_virt/asm.o := gcc -D__KERNEL__ -c -o virt/asm.o virt/asm.S\n' >"$k/virt/.asm.o.cmd"
printf 'cmd_virt/host.o := gcc -c -o virt/host.o virt/host.c\n' >"$k/virt/.host.o.cmd"
printf 'cmd_usr/x.o := gcc -D__KERNEL__ -c -o usr/x.o usr/x.c\n' >"$k/.usr.cmd"
mkdir "$k/usr"
mv "$k/.usr.cmd" "$k/usr/.x.o.cmd"
checks 'what is skipped, and why' 1 \
	'2 files, 3 skipped: 1 assembly or linked, 1 host program, 1 boot or user code, ' -k "$k"
rm -r "${k:?}/usr" "$k/virt/.asm.o.cmd" "$k/virt/.host.o.cmd"

# A run that is cut short keeps what it did: here between the first file and the second.
rm -rf "$LOCKCTX_CACHE/facts"
cat >"$work/gcc" <<END
#!/bin/sh
case "\$*" in
*-o*.good.o.tmp*) kill -INT \$PPID; exec sleep 5 ;;
esac
exec gcc "\$@"
END
chmod +x "$work/gcc"
sed -i "s|:= gcc|:= $work/gcc|" "$k"/virt/.*.cmd
run "$LOCKCTX" check -k "$k" -j1
holds 'interrupted' [ $status -ge 128 ]
sed -i 's/kill -INT .*$/exec gcc "$@" ;;/' "$work/gcc"
checks 'the next run goes on' 1 'facts 1/1: virt/good.c' -v -k "$k"
kernel_tree "$k"

# Two at once in one folder of facts: the second says that it waits, and both are right.
rm -rf "$LOCKCTX_CACHE/facts"
cat >"$work/gcc" <<END
#!/bin/sh
case "\$*" in
*.tmp*) sleep 1 ;;
esac
exec gcc "\$@"
END
sed -i "s|:= gcc|:= $work/gcc|" "$k"/virt/.*.cmd
"$LOCKCTX" check -k "$k" >"$work/first" 2>"$work/first.err" &
pid=$!
until find "$LOCKCTX_CACHE" -name virt 2>"$work/find" | grep -q .; do
	sleep 0.1
done
checks 'a second one at once' 1 'another lockctx writes facts there: waiting for it' -k "$k"
wait $pid
holds 'the first one ends as ever' [ $? -eq 1 ]
holds 'both print the same' cmp "$work/first" "$work/out"
kernel_tree "$k"

# A disk that is full, and one that cannot be written: bubblewrap makes them.
small=$work/small
mkdir "$small"
if bwrap --dev-bind / / --size 65536 --tmpfs "$small" true 2>"$work/err"; then
	refuses 'a full disk' "$small/facts: No space left on device: free some" \
		bwrap --dev-bind / / --size 65536 --tmpfs "$small" sh -c \
		"head -c 70000 /dev/zero >$small/x 2>/dev/null; rm -f $small/y; \
		exec '$LOCKCTX' check -j1 -q -k $k -d $small/facts"
	refuses 'a disk that cannot be written' "$small/facts: Read-only file system" \
		bwrap --dev-bind / / --ro-bind "$small" "$small" "$LOCKCTX" check -q -k "$k" -d "$small/facts"
	run bwrap --dev-bind / / --ro-bind "$k" "$k" "$LOCKCTX" check -q -k "$k"
	check 'a tree that cannot be written' 1 'virt/bad.c:8:1: warning'
else
	result 'bubblewrap runs' "$(cat "$work/err")"
fi

# An external module: commands as Kbuild up to 6.12 leaves them, then as later ones do.
module=$work/module
mkdir "$module"
cp "$k/virt/bad.c" "$module/lk.c"
sed 1,2d "$k/virt/good.c" >>"$module/lk.c"
said='lk.c:8:1: warning: wait() called with kvm::srcu held'
flags="gcc -std=gnu11 -O2 -D__KERNEL__ -I$headers"
refuses 'a module that was not built' "$module/: no module was compiled there: build it first" \
	"$LOCKCTX" check -k "$k" -M "$module"
echo "cmd_$module/lk.o := $flags -c -o $module/lk.o $module/lk.c" >"$module/.lk.o.cmd"
checks 'a module, compiled from the kernel' 1 "$said" -k "$k" -M "$module"
echo "savedcmd_lk.o := $flags -c -o lk.o lk.c" >"$module/.lk.o.cmd"
checks 'a module, compiled in its folder' 1 "$said" -k "$k" -M "$module"
holds 'its file names are relative to it' grep -q "^$said" "$work/out"
holds 'nothing is written there' [ "$(find "$module" -type f | wc -l)" -eq 2 ]
refuses 'no such module' "$work/none: No such file or directory: M must be" \
	"$LOCKCTX" check -k "$k" -M "$work/none"

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
rm "$k/include/config/kernel.release"
mkdir "$k/include/config/kernel.release"
refuses 'a version that cannot be read' 'kernel.release: cannot be read: Is a directory' "$LOCKCTX" check -k "$k"
rmdir "$k/include/config/kernel.release"
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
if command -v clang >/dev/null; then
	sed -i 's/:= gcc/:= clang/' "$k/virt/.bad.o.cmd" "$k/virt/.good.o.cmd"
	refuses 'a tree that was built with clang' \
		'the tree was compiled with clang, which cannot load' "$LOCKCTX" check -k "$k"
	kernel_tree "$k"
fi
# Another version of gcc than the plugin's: the plugin itself says so and ends it.
other=$(for gcc in gcc-10 gcc-11 gcc-13 gcc-14 gcc-15; do command -v "$gcc"; done | head -n 1)
if [ -n "$other" ]; then
	sed -i "s|:= gcc|:= $other|" "$k/virt/.bad.o.cmd" "$k/virt/.good.o.cmd"
	refuses 'a tree that was built with another gcc' "$other, which cannot load" \
		"$LOCKCTX" check -k "$k"
	kernel_tree "$k"
fi
printf '#!/bin/sh\nexit 1\n' >"$work/silent-gcc"
chmod +x "$work/silent-gcc"
sed -i "s|:= gcc|:= $work/silent-gcc|" "$k/virt/.bad.o.cmd"
refuses 'a compiler that fails and says nothing' "$work/silent-gcc, which cannot load" \
	"$LOCKCTX" check -k "$k"
kernel_tree "$k"

# A file that does not compile: the others go on, and what was done is kept. That is not clean.
echo 'int broken(' >>"$k/virt/good.c"
checks 'a file that does not compile' 2 'virt/good.c:7' -k "$k"
holds 'it is said what that means' grep '^lockctx: not all that was asked for could be looked at' "$work/err"
checks 'a file that does not compile, with --keep-going' 0 'no findings' --keep-going -k "$k"
checks 'and once more, of a report that is known' 2 'no findings' -k "$k"
run "$LOCKCTX" check -k "$k"
holds 'the compiler says why' grep '^lockctx: virt/good.c:7:.*error: ' "$work/err"
holds 'it is counted' grep '^1 file, 1 failed, ' "$work/err"
run "$LOCKCTX" check -v --format=json -k "$k"
check 'it is counted in JSON' 2 '"failed": 1'
holds 'the other is not compiled again' grep '^facts 1/1: virt/good.c ' "$work/err"
kernel_tree "$k"
checks 'once it compiles' 1 'kvm::srcu held' -k "$k"
rm "$k/virt/good.c"
checks 'a file that is gone' 2 'virt/good.c' -k "$k"
kernel_tree "$k"

# The findings of what can be read are printed all the same; so it is for commands and folders.
# unread NAME TEXT: of the tree as it is now, and of a run that cannot look over what is forbidden
# shellcheck disable=SC2086 # words
unread()
{
	run $as_other "$LOCKCTX" check -q -k "$k" -d "$work/facts.$count"
	check "$1: 2" 2 "$2"
	holds "$1: it is named" grep -F -- "lockctx: $k/virt/" "$work/err"
	holds "$1: counted" grep '^2 files, 1 failed, ' "$work/err"
	holds "$1: findings are printed" grep '^virt/bad.c:8:1: warning' "$work/out"
	run $as_other "$LOCKCTX" check -q -K -k "$k" -d "$work/facts.$count"
	check "$1, with --keep-going: 1" 1 'virt/bad.c:8:1: warning'
}
as_other=
ln -s nowhere "$k/virt/.more.o.cmd"
unread 'a command file that cannot be opened' '.more.o.cmd: cannot be read: No such file'
rm "$k/virt/.more.o.cmd"
printf '\0\377' >"$k/virt/.more.o.cmd"
unread 'a command file with nothing in it' '.more.o.cmd: cannot be read: there is no command in it'
printf '%s\n%s\n' "cmd_virt/more.o := gcc -D__KERNEL__ -DX='unclosed -c -o virt/more.o virt/more.c" \
	'source_virt/more.o := virt/more.c' >"$k/virt/.more.o.cmd"
unread 'a command that is not understood' '.more.o.cmd: cannot be read: its command is not understood'
echo "cmd_virt/more.o := gcc -D__KERNEL__ -DX='unclosed -c -o virt/more.o virt/more.c" >"$k/virt/.more.o.cmd"
unread 'the same, and no word of its source' '.more.o.cmd: cannot be read: its command is not understood'
echo "cmd_virt/more.o := gcc @opts -c -o virt/more.o virt/more.c" >"$k/virt/.more.o.cmd"
unread 'options in another file' '.more.o.cmd: cannot be read: options of its command are in another file'
mv "$k/virt/.more.o.cmd" "$work/more.cmd"
mkdir "$work/far"
sed 's|virt/more|far/far|g; s|@opts|gcc -D__KERNEL__|' "$work/more.cmd" >"$work/far/.far.o.cmd"
ln -s "$work/far" "$k/virt/far"
unread 'a linked folder' 'virt/far: cannot be read: it is a link to a folder'
rm "$k/virt/far"
mv "$work/more.cmd" "$k/virt/.more.o.cmd"
rm "$k/virt/.more.o.cmd"
# Root may read everything, but not in a namespace.
[ "$(id -u)" -ne 0 ] || as_other='bwrap --unshare-user --uid 1000 --gid 1000 --dev-bind / /'
mkdir "$k/virt/secret"
chmod 0 "$k/virt/secret"
unread 'a folder that cannot be read' 'virt/secret: cannot be read: Permission denied'
# shellcheck disable=SC2086 # words
refuses 'the folder itself' 'virt/secret: cannot be read: Permission denied' \
	$as_other "$LOCKCTX" check -q -k "$k" virt/secret
chmod 755 "$k/virt/secret"
rmdir "$k/virt/secret"
cp "$k/virt/.bad.o.cmd" "$k/virt/.more.o.cmd"
chmod 0 "$k/virt/.more.o.cmd"
unread 'a command file that cannot be read' '.more.o.cmd: cannot be read: Permission denied'
rm -f "$k/virt/.more.o.cmd"
for name in good bad; do
	echo 'int broken(' >>"$k/virt/$name.c"
done
run "$LOCKCTX" check -k "$k"
grep -v '^facts ' "$work/err" >"$work/said"
mv "$work/said" "$work/err"
refused 'no file compiles' 4 "$k: none of the 2 files could be compiled"
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
mkdir "$k/virt/.folder.o.cmd"
checks 'command files that are none' 1 '2 files, ' -k "$k"
finish

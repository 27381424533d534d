#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-record.sh - lockctx check of a kernel that is configured and not built: the compile commands
# are recorded in lockctx's own folder; and whose fault it is when files do not compile. Prints TAP.
# shellcheck disable=SC2317 # functions that holds() calls
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/linux
obj=$work/obj

# The two files of kernel_tree(), and a Makefile that does what is needed of Kbuild: it refuses a
# source that is configured when it has O=, makes headers, knows folders and all as goals, and runs
# and writes commands. How often it was asked for folders is in $work/asked. virt/kvm has no rules.
makefile_tree()
{
	rm -rf "$k" "$obj" "$LOCKCTX_CACHE"
	kernel_tree "$k"
	mkdir -p "$obj" "$k/virt/kvm" "$k/docs" "$k/arch/x86/include" "$k/include/linux"
	rm -rf "$k"/virt/.*.cmd "$k/include/generated" "$k/include/config"
	mv "$k/virt/good.c" "$k/virt/kvm/"
	: >"$k/arch/x86/Makefile"
	: >"$k/docs/Makefile"
	: >"$k/virt/Makefile"
	echo '#define FROM_HEADER 1' >"$k/include/linux/compiler_types.h"
	cat >>"$k/Makefile" <<-END
	build-dir	:= .
	CC = gcc
	COMPILE = \$(CC) -std=gnu11 -O2 -D__KERNEL__ -I$headers -I\$(CURDIR)/include \\
	 -include \$(CURDIR)/include/linux/compiler_types.h
	ifneq (\$(wildcard \$(CURDIR)/.config \$(CURDIR)/include/generated),)
	\$(error The source tree is not clean)
	endif
	olddefconfig prepare:
	 mkdir -p \$(O)/include/generated \$(O)/include/config
	 grep -h VALUE \$(O)/.config >\$(O)/include/generated/autoconf.h || :
	 echo 5.10.7 >\$(O)/include/config/kernel.release
	asked:
	 echo \$(MAKECMDGOALS) >>$work/asked
	virt/ .: asked virt/bad.o virt/kvm/good.o
	virt/ docs/ .: asked
	virt/%.o: virt/%.c
	 mkdir -p \$(O)/virt/kvm
	 cd \$(O) && \$(COMPILE) -Wp,-MMD,\$(@D)/.\$(@F).d -c -o \$@ \$(CURDIR)/\$<
	 echo 'cmd_\$@ := \$(COMPILE) -c -o \$@ \$(CURDIR)/\$<' >\$(O)/\$(@D)/.\$(@F).cmd
	.PHONY: olddefconfig prepare asked virt/ docs/ .
	END
	sed -i 's/^ /\t/' "$k/Makefile"
	echo '# Linux/x86 5.10.7 Kernel Configuration' >"$obj/.config"
	: >"$work/asked"
}

found='virt/bad.c:8:1: warning: wait() called with kvm::srcu held'
recording='is configured and not built: recording its compile commands in'

asked()
{
	[ "$(tr '\n' ' ' <"$work/asked")" = "$1" ]
}

# untouched FOLDER: there is nothing in it that is newer than $work/before
untouched()
{
	[ -z "$(find "$1" -newer "$work/before")" ]
}

makefile_tree
touch "$work/before"
run "$LOCKCTX" check -k "$k" -O "$obj" virt
check 'configured, not built: found' 1 "$found"
holds 'it says so' grep -qF "lockctx: $obj $recording $LOCKCTX_CACHE/commands/" "$work/err"
holds 'Kbuild was asked for the folder' asked 'virt/ '
holds 'nothing was compiled' [ "$(find "$LOCKCTX_CACHE/commands" -name 'bad.o' -size +1k | wc -l)" -eq 0 ]
holds 'the build folder is as it was' untouched "$obj"
holds 'and the source' untouched "$k"

run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
check 'a second time' 1 "$found"
holds 'Kbuild is not asked again' asked 'virt/ '
echo CONFIG_VALUE=1 >>"$obj/.config"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
holds 'but for another configuration' asked 'virt/ virt/ '
sleep 0.02
touch "$k/virt/Makefile"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
holds 'and other Makefiles' asked 'virt/ virt/ virt/ '

# What comes behind check reads the same commands, lint in a sandbox that has the kernel alone.
cp -rn "$headers/." "$k/include"
touch "$work/before"
cat >"$work/a.patch" <<-END
Subject: [PATCH] virt: read all of it
From: A <a@example.org>

---
--- a/virt/bad.c
+++ b/virt/bad.c
@@ -8,3 +8,4 @@
 	wait(kvm);
+	wait(kvm);
 	srcu_read_unlock(&kvm->srcu, idx);
 }
END
run "$LOCKCTX" fix -q "$(jq -r '.findings[0].id' "$LOCKCTX_CACHE/last.json")"
check 'fix of such a kernel' 0 'kept'
run "$LOCKCTX" lint -q -k "$k" -O "$obj" "$work/a.patch"
check 'lint of such a kernel' 1 'virt/bad.c:9:2: warning: wait() called with kvm::srcu held'
rm -rf "$LOCKCTX_CACHE/commands"
run "$LOCKCTX" lint -q -k "$k" -O "$obj" "$work/a.patch"
check 'and with nothing recorded' 1 'virt/bad.c:9:2: warning: wait() called with kvm::srcu held'
run "$LOCKCTX" lint -q -k "$k" "$work/a.patch"
refused 'lint of one that is not configured' 2 'the kernel is not configured there'
holds 'the build folder is as it was, still' untouched "$obj"

makefile_tree
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt/kvm virt/
check 'a folder without rules' 1 "$found"
holds 'is reached from the one above' asked 'virt/ '
makefile_tree
rm "$k/virt/Makefile"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt/kvm virt/
check 'a folder that another compiles' 1 "$found"
holds 'is reached from all' asked '. '
makefile_tree
run "$LOCKCTX" check -q -k "$k" -O "$obj"
check 'all' 1 "$found"
holds 'is one goal' asked '. '
sed -i '/^build-dir/d; s/^virt\/ docs\/ \./& descend/; s/^virt\/ \./& descend/' "$k/Makefile"
run "$LOCKCTX" check -q -k "$k" -O "$obj"
check 'all, as up to 5.19' 1 "$found"
holds 'has another name' asked '. descend '

# What the user has told another make, and in another language.
makefile_tree
# shellcheck disable=SC2016 # variables of make
{
	echo 'ifneq ($(KBUILD_EXTMOD)$(KBUILD_OUTPUT)$(KCONFIG_CONFIG)$(filter-out C,$(LANG) $(LC_MESSAGES)),)'
	echo '$(error meant for another build)'
	echo endif
} >>"$k/Makefile"
run env KBUILD_EXTMOD=/nonexistent KBUILD_OUTPUT=/nonexistent KCONFIG_CONFIG=none GNUMAKEFLAGS=-n \
	MAKEFILES=/nonexistent LANG=C.UTF-8 LC_MESSAGES=C.UTF-8 \
	"$LOCKCTX" check -q -k "$k" -O "$obj" virt
check 'an environment for another build' 1 "$found"

makefile_tree
run "$LOCKCTX" check -q -k "$k" -O "$obj" docs
refused 'a folder that nothing is compiled in' 2 "docs: nothing is compiled there in the configuration of $obj"
run "$LOCKCTX" check -q -k "$k" -O "$obj" nonesuch
refused 'no such folder' 2 "nonesuch: no such folder in $k"
run "$LOCKCTX" check -q -k "$k" -O "$obj" ../linux
refused 'a folder outside' 2 '../linux: folders are given relative to the kernel tree'
sed -i 's/^prepare:/&\n\tfalse/; s/^olddefconfig prepare:/olddefconfig:/' "$k/Makefile"
printf 'prepare:\n\t@echo "error: no asm/types.h" >&2; exit 1\n' >>"$k/Makefile"
rm -rf "$LOCKCTX_CACHE"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
refused 'a kernel whose make fails' 2 'make prepare failed: error: no asm/types.h'
echo CONFIG_CC_IS_CLANG=y >>"$obj/.config"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
refused 'a configuration for clang' 2 "$obj: configured for clang"
rm "$obj/.config"
refuses 'no configuration' "$obj: the kernel is not configured there: run make defconfig" \
	"$LOCKCTX" check -q -k "$k" -O "$obj" virt

# Kbuild takes no O= for a source that is configured in place.
makefile_tree
mkdir -p "$k/include/config" "$k/arch/x86/include/generated"
mv "$obj/.config" "$k/"
touch "$work/before"
run "$LOCKCTX" check -q -k "$k" virt
check 'configured in place' 1 "$found"
holds 'the source is as it was' untouched "$k"
run sh -c "cd '$k' && exec '$LOCKCTX' check -q virt"
check 'from within' 1 "$found"
holds 'Kbuild is not asked again there' asked 'virt/ '

# What is installed has what that takes.
makefile_tree
make -s install "BUILD=$build" PREFIX="$work/prefix" >"$work/log" 2>&1
run "$work/prefix/bin/lockctx" check -q -k "$k" -O "$obj" virt
check 'an installed lockctx' 1 "$found"

# Another compiler's name is what Kbuild is to call.
makefile_tree
echo 'CONFIG_CC_VERSION_TEXT="my-gcc (Debian) 12"' >>"$obj/.config"
mkdir "$work/bin"
ln -s "$(command -v gcc)" "$work/bin/my-gcc"
run env PATH="$work/bin:$PATH" "$LOCKCTX" check -q -k "$k" -O "$obj" virt
check 'a compiler by another name' 1 "$found"
holds 'is the one in the commands' grep -rq ':= my-gcc ' "$LOCKCTX_CACHE/commands"

# Whose fault it is
built_tree()
{
	makefile_tree
	mkdir -p "$obj/virt/kvm"
	make -s -C "$k" "O=$obj" olddefconfig prepare virt/ >"$work/log" 2>&1
}

built_tree
run "$LOCKCTX" doctor -k "$k" -O "$obj"
check 'doctor compiles a file' 0 'virt/bad.c was compiled to facts'
broken=$work/broken
cp -r sparse-annotations "$broken"
echo 'int from_annotations(' >>"$broken/gcc.h"
run env LOCKCTX_ANNOTATIONS="$broken" "$LOCKCTX" check -q -k "$k" -O "$obj" virt
check 'headers of ours that do not compile' 2 "2 of 2 files fail with one message, and that is lockctx's fault"
holds 'the message is there' grep -q "plugin and headers: please report: .*facts.h.*error: " "$work/err"
run env LOCKCTX_ANNOTATIONS="$broken" "$LOCKCTX" doctor -k "$k" -O "$obj"
check 'doctor says it, too' 2 "virt/bad.c: no facts, and that is lockctx's fault"
# One is the tree's own fault, and one ours: that is what has to be told.
cp -r sparse-annotations "$work/clash"
echo 'extern int virt_clash;' >>"$work/clash/gcc.h"
cp "$k/virt/bad.c" "$work/bad.c"
cp "$k/virt/kvm/good.c" "$work/good.c"
echo '#error of its own' >>"$k/virt/bad.c"
echo 'char virt_clash;' >>"$k/virt/kvm/good.c"
run env LOCKCTX_ANNOTATIONS="$work/clash" "$LOCKCTX" check -q -k "$k" -O "$obj" virt
check 'ours beside its own' 2 "1 of 2 files fail with one message, and that is lockctx's fault: virt/kvm/good.c"
cp "$work/good.c" "$k/virt/kvm/good.c"
cp "$work/bad.c" "$k/virt/bad.c"
echo 'int broken(' >>"$k/virt/bad.c"
run "$LOCKCTX" check -q -k "$k" -O "$obj" virt
holds 'a source that does not compile' \
	grep -q '1 of 2 files fail with one message, and virt/bad.c fails without lockctx, too: .*bad.c' "$work/err"
run "$LOCKCTX" doctor -k "$k" -O "$obj"
check 'doctor says that' 2 'virt/bad.c does not compile, without lockctx neither'
holds 'and leaves nothing behind' [ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'lockctx-doctor-*' -newer "$work/bad.c")" ]
rm -r "$obj/virt" "$obj/include"
run "$LOCKCTX" doctor -k "$k" -O "$obj"
check 'doctor of a kernel that is not built' 0 'is configured in'
# Two compilers that are asked for the first object at once: the second one does not replace what the first one copies.
mkdir -p "$work/slow" "$work/at once"
cat >"$work/slow/gcc" <<'END'
#!/bin/sh
sleep "${SLOW:-0}"
PATH=${PATH#*:}
exec gcc "$@"
END
chmod +x "$work/slow/gcc"
# at_once SECONDS NAME: compile NAME.c, as Kbuild is made to
at_once()
{
	cd "$work/at once" && SLOW=$1 PATH="$root/kbuild/no-compile:$work/slow:$PATH" \
		gcc -c -D__KERNEL__ "-Wp,-MMD,.$2.d" -o "$2.o" "$2.c"
}
: >"$work/at once/one.c"
: >"$work/at once/two.c"
(at_once 1 one) &
(at_once 0 two)
before=$(stat -c %i "$work/at once/.lockctx-empty.o")
wait
[ "$(stat -c %i "$work/at once/.lockctx-empty.o")" = "$before" ] && [ -s "$work/at once/one.o" ]
holds 'two compilers at once' [ $? -eq 0 ]
finish

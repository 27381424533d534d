#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [--prove] - the patch series of cocci/generated
#
# They are what `make patches` writes, byte for byte; git am applies each from Linux 5.10 as it is;
# the tree's own checkpatch is silent; and they say what a patch may say. With --prove also, after
# every patch of a series: the analyser finds nothing that the tree did not have before, and the objects of the touched files are
# compiled without a warning, with KVM_INTEL and KVM_AMD built in and as modules.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
# shellcheck source=kbuild/goal.sh
. kbuild/goal.sh

prove=''
[ "${1-}" != --prove ] || prove=yes
out=$BUILD/tests/patches
mkdir -p "$out"
dirs='arch/x86/kvm arch/x86/include virt'

# The patches quote lines and places of one release.
same_bytes()
{
	release=$(sed -n 's/^Candidate .*//; s/^Linux \([0-9.]*\),.*/\1/p' cocci/generated/5.10/*/0001-* |
		head -n 1)
	here=$(make -s -C "$kdir" kernelversion 2>/dev/null)
	if [ "$release" != "$here" ]; then
		note "written from Linux $release, and this is $here: run make patches; not compared"
		return
	fi
	rm -rf "$out/generated"
	BUILD=$BUILD cocci/patches.sh -o "$out/generated" >"$out/log" 2>&1 &&
		diff -ru cocci/generated/5.10 "$out/generated" >>"$out/log"
	result $? "are what make patches writes, byte for byte"
	grep -v '\.patch$' "$out/log" | sed 's/^/# /' | head -n 20
}

# checkpatch runs in the tree, as a kernel's author runs it
checkpatch()
{
	patch=$(realpath "$1")
	(cd "$kdir" && perl scripts/checkpatch.pl --no-signoff -q "$patch") >"$out/log" 2>&1 &&
		[ ! -s "$out/log" ]
}

# changelog PATCH - the text that git am makes a commit of
changelog()
{
	awk '/^---$/ { exit } inside { print } /^$/ { inside = 1 }' "$1"
}

says_what_it_may()
{
	! changelog "$1" | grep -nE '^.{76}' &&
		grep -qE '^Subject: \[PATCH [0-9]/[0-9]\] KVM: (x86|SVM)(/mmu)?: ' "$1" &&
		changelog "$1" | grep -qE '^Assisted-by: lockctx:[0-9.]+ coccinelle$' &&
		changelog "$1" | grep -q 'cocci/scenario/apply.sh TREE ' &&
		! grep -qE '^(Signed-off-by|Fixes):' "$1"
}

show_log()
{
	[ "$1" -eq 0 ] || sed 's/^/# /' "$out/log" | head -n 20
	return "$1"
}

# before - what is found in the tree as it is
before()
{
	"$LOCKCTX" check -q -k "$kdir" -O "$obj" -d "$out/facts-before" --format=json -o "$out/before.json" \
		arch/x86/kvm virt 2>"$out/log"
	[ $? -le 1 ] || die "Linux is not analysed: $(head -n 1 "$out/log")"
}

# analysed - nothing more is found in the tree at hand
analysed()
{
	"$LOCKCTX" check -q -k "$out/tree" -O "$obj" -d "$out/facts" --baseline "$out/before.json" arch/x86/kvm virt \
		>"$out/log" 2>"$out/coverage"
}

# compile CONFIG PATCH - the objects of the files that PATCH touches, in the folder for CONFIG. Those
# of virt/kvm are made in that of arch/x86/kvm, and cannot be asked for one by one.
compile()
{
	objects=$(sed -n 's|^+++ b/\(.*\)\.c$|\1.o|p' "$2" | sed 's|^virt/kvm/.*|arch/x86/kvm/|')
	[ -n "$objects" ] || return 1
	# shellcheck disable=SC2086 # a list of objects
	kbuild_env make -C "$out/tree" O="$(realpath "$out/$1")" \
		ARCH=x86_64 -j2 $objects >"$out/log" 2>&1 && ! grep -i 'warning' "$out/log"
}

# configure - two folders to build in, one for each way
configure()
{
	rm -rf "$out/y" "$out/m"
	for config in y m; do
		cp -a "$obj" "$out/$config" || die "cannot copy $obj"
	done
	"$kdir/scripts/config" --file "$out/m/.config" --module KVM --module KVM_INTEL --module KVM_AMD
	kbuild_env make -C "$kdir" O="$(realpath "$out/m")" ARCH=x86_64 \
		olddefconfig >"$out/log" 2>&1 || die "Linux cannot be configured: see $out/log"
	grep -q '^CONFIG_KVM_AMD=m' "$out/m/.config" || die "KVM_AMD is no module in $out/m"
}

proven()
{
	analysed
	show_log $?
	result $? "$1: with it nothing more is found"
	for config in y m; do
		compile $config "$2"
		show_log $?
		result $? "$1: what it touches compiles without a warning, KVM=$config"
	done
}

series()
{
	rm -rf "$out/tree"
	# shellcheck disable=SC2086 # a list of folders
	cocci/series.sh init "$kdir" "$out/tree" $dirs || die "no scratch copy of $kdir"
	for patch in "$1"/*.patch; do
		title=$(basename "$1")/$(basename "$patch" | cut -c1-4)
		cocci/series.sh am "$out/tree" "$patch" >"$out/log" 2>&1
		show_log $?
		result $? "$title: git am applies it"
		checkpatch "$patch"
		show_log $?
		result $? "$title: the tree's own checkpatch is silent"
		says_what_it_may "$patch"
		result $? "$title: its text has what it must, and nothing else"
		[ -z "$prove" ] || proven "$title" "$patch"
	done
}

prepare 5.10
[ -z "$prove" ] || { configure && before; }
same_bytes
for folder in cocci/generated/5.10/*/; do
	series "${folder%/}"
done
finish

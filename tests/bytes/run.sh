#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - with the plugin riding along, the objects of KVM are the bytes they were
#
# Compiles arch/x86/kvm and virt of Linux 5.10 and 7.3 with and without the plugin and the
# annotations' header, as configured, and virt with debug information too. All but the section
# .discard.lockctx must be the same.
#
# BUILD  the build folder (default: build)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
export BUILD

# same OPTIONS DIR... - compile DIRs with OPTIONS added, and compare
same()
{
	options=$1
	shift
	OPTIONS=$options plugin/test-bytes.sh "$obj" "$@" >"$out/bytes.log" 2>&1
	result $? "${kdir##*-} $*${options:+ with $options}${HEADER:+ and gcc.h}: $(tail -n 1 "$out/bytes.log")"
	sed '$d; s/^/# /' "$out/bytes.log"
}

prepare 5.10
same '' arch/x86/kvm virt
same -g virt
HEADER=$PWD/sparse-annotations/gcc.h
export HEADER
same '' arch/x86/kvm virt
prepare 7.3
same '' arch/x86/kvm virt
same -g virt
finish

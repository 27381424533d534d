#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - what `make run` does: the SynIC deadlock, found in a real kernel
#
# Installs what is missing, builds lockctx, gets Linux 5.10, configures it, applies the scenario
# synic-autoeoi to a copy and checks KVM. Each step says what it does and is left out when it was
# done before. Exit status: 0 it ran, whatever it found; 2 it could not.
#
# BUILD  the build folder (default: build)
# MAKE   the make to build with (default: make)
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}
export BUILD

step()
{
	printf '==> %s\n' "$*"
}

# The three folders that prepare.sh prints, as one line each.
prepared=$(mktemp) || exit 2
trap 'rm -f "$prepared"' EXIT

kbuild/setup.sh || exit 2
step "building lockctx"
${MAKE:-make} -j"$(nproc)" --no-print-directory -s all || exit 2
step "Linux 5.10 with the scenario synic-autoeoi"
kbuild/prepare.sh 5.10 synic-autoeoi >"$prepared" || exit 2
{
	read -r kdir
	read -r obj
	read -r facts
} <"$prepared"
step "checking arch/x86/kvm and virt in $kdir"
"$BUILD/lockctx" check -k "$kdir" -O "$obj" --facts "$facts" arch/x86/kvm virt
[ $? -le 1 ] || exit 2

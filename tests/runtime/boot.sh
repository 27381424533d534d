#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# boot.sh KERNEL INITRAMFS TEST LOG - boot KERNEL (a folder of kernel.sh) and run one test in it
# boot.sh -r LOG                     - read the outcome from the log of such a boot
#
# Prints one line, three words and a comment: the outcome (ran, hangs, wrong or unclear), what the
# kernel said (silent; splat, which is lockdep's "Illegal synchronize_srcu()"; complains, which is
# anything else), the seconds that it took, and why the outcome is unclear or wrong. All that the
# kernel wrote is in LOG.
#
# CPUS      processors of the machine (default: 2)
# PATIENCE  how often init wakes up before it gives up a test of which nothing runs (default: 200)
# LIMIT     seconds that a boot may take (default: 600)
# QEMU      the emulator (default: qemu-system-x86_64)
set -u

die()
{
	echo "boot.sh: $*" >&2
	exit 2
}

boot()
{
	append="console=ttyS0 ignore_loglevel printk.devkmsg=on panic=-1 oops=panic"
	append="$append tsc_early_khz=2500000 tsc=reliable"
	append="$append kvm_amd.avic=1 kvm.force_emulation_prefix=1"
	append="$append tp_printk trace_event=kvm:kvm_apicv_update_request"
	append="$append lockctx.test=$3 lockctx.patience=${PATIENCE:-200}"
	rm -f "$4"
	timeout --foreground -k 10 "${LIMIT:-600}" nice "${QEMU:-qemu-system-x86_64}" \
		-accel tcg -cpu qemu64,+svm,+npt -smp "${CPUS:-2},sockets=${CPUS:-2}" -m 192 \
		-nodefaults -no-user-config -display none -serial "file:$4" -no-reboot \
		-kernel "$1/bzImage" -initrd "$2" -append "$append" >"$4.qemu" 2>&1 </dev/null
	qemu=$?
	[ -s "$4.qemu" ] || rm -f "$4.qemu"
}

# The lines of the kernel that nobody wants to see, but for the one that a deadlock brings along:
# lockdep's splat, and what the detector of hung tasks says.
complaints()
{
	tr -d '\r' <"$1" | awk '
		/^WARNING: suspicious RCU usage/ { header = $0; next }
		header != "" && /^[a-z].*:[0-9]+ / {
			if (!/Illegal synchronize_srcu\(\)/) print
			header = ""
		}
		/^(WARNING|BUG|INFO: possible|INFO: trying|kernel BUG|Oops|general protection)/ ||
		/^(unchecked MSR|Kernel panic|rcu: INFO)/'
}

# said LOG: what the kernel said
said()
{
	if [ -n "$(complaints "$1")" ]; then
		echo complains
	elif grep -q 'Illegal synchronize_srcu()' "$1"; then
		echo splat
	else
		echo silent
	fi
}

# read_outcome LOG SECONDS
read_outcome()
{
	[ -f "$1" ] || : >"$1"
	line=$(tr -d '\r' <"$1" | sed -n 's/^lockctx: outcome //p' | tail -n 1)
	case $line in
	ran | hangs) why= ;;
	wrong) why=$(tr -d '\r' <"$1" | sed -n 's/^lockctx: //p' | grep -v ^outcome | tail -n 1) ;;
	unclear:*)
		why=${line#unclear: }
		line=unclear
		;;
	*)
		line=unclear
		why="the machine ended early, or not at all"
		;;
	esac
	[ "$(said "$1")" != complains ] || why="$why${why:+; }$(complaints "$1" | head -n 1)"
	echo "$line $(said "$1") $2 $why"
}

if [ "${1:-}" = -r ] && [ $# -eq 2 ]; then
	[ -f "$2" ] || die "$2: no such log"
	read_outcome "$2" 0
	exit 0
fi
[ $# -eq 4 ] || die "usage: boot.sh KERNEL INITRAMFS TEST LOG, or boot.sh -r LOG"
began=$(date +%s)
boot "$@"
[ ! -s "$4.qemu" ] || [ -s "$4" ] || die "$(head -n 1 "$4.qemu")"
[ "$qemu" -ne 127 ] || die "${QEMU:-qemu-system-x86_64} is missing: run kbuild/setup.sh runtime"
read_outcome "$4" $(($(date +%s) - began))

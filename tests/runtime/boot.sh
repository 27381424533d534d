#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# boot.sh KERNEL INITRAMFS TEST LOG - boot KERNEL (a folder of kernel.sh) and run one test in it
# boot.sh -r LOG                     - read the outcome from the log of such a boot
#
# Prints one line, three words and a comment: the outcome (ran, hangs, wrong or unclear), what the
# kernel said (silent; splat, which is what is expected of it; complains, which is anything else), the
# seconds that it took, and why the outcome is unclear or wrong. All that the kernel wrote is in LOG.
# What the test says after "host: " is a command for the emulator's monitor.
#
# SPLAT     a text that is a splat, whatever comes along with it (default: lockdep's "Illegal
#           synchronize_srcu()", and that alone)
# HANGS     the function in which a test hangs (default: synchronize_srcu)
# MEMORY    megabytes that the machine has (default: 192)
# MACHINE   more words for the emulator (default: a processor with SVM)
# APPEND    more words for the kernel (default: what KVM and AVIC need)
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

kvm="kvm_amd.avic=1 kvm.force_emulation_prefix=1 tp_printk trace_event=kvm:kvm_apicv_update_request"

# emulate KERNEL INITRAMFS TEST LOG - the monitor reads standard input
emulate()
{
	append="console=ttyS0 ignore_loglevel printk.devkmsg=on printk.time=0 panic=-1 oops=panic"
	# A host that is busy is late with ticks, which early tests of timers take for a defect.
	append="$append no_timer_check"
	append="$append tsc_early_khz=2500000 tsc=reliable ${APPEND-$kvm}"
	append="$append lockctx.test=$3 lockctx.patience=${PATIENCE:-200}"
	append="$append lockctx.hangs=${HANGS:-synchronize_srcu}"
	# shellcheck disable=SC2086 # words
	timeout --foreground -k 10 "${LIMIT:-600}" nice "${QEMU:-qemu-system-x86_64}" \
		-accel tcg -smp "${CPUS:-2},sockets=${CPUS:-2}" -m "${MEMORY:-192}" -nodefaults -no-user-config \
		${MACHINE--cpu qemu64,+svm,+npt} -display none -serial "file:$4" -monitor stdio -no-reboot \
		-kernel "$1/bzImage" -initrd "$2" -append "$append" >"$4.monitor" 2>"$4.qemu"
}

# relay LOG - print what the test asks the host for, until there is LOG.status
relay()
{
	seen=0
	while [ ! -e "$1.status" ]; do
		sleep 0.2
		[ -f "$1" ] || continue
		# Only whole lines.
		head -n "$(wc -l <"$1")" "$1" | tr -d '\r' | sed -n 's/^lockctx: host: //p' >"$1.host"
		tail -n "+$((seen + 1))" "$1.host"
		seen=$(wc -l <"$1.host")
	done
	rm -f "$1.host"
}

boot()
{
	rm -f "$4" "$4.status"
	relay "$4" | {
		emulate "$@"
		echo $? >"$4.status"
	}
	qemu=$(cat "$4.status")
	rm -f "$4.status" "$4.monitor"
	[ -s "$4.qemu" ] || rm -f "$4.qemu"
}

# The lines of the kernel that nobody wants to see, but for the one that a deadlock brings along:
# lockdep's splat, and what the detector of hung tasks says.
complaints()
{
	tr -d '\r' <"$1" | awk -v all="${SPLAT:-}" '
		/^WARNING: suspicious RCU usage/ { header = $0; next }
		header != "" && /^[a-z].*:[0-9]+ / {
			if (all != "" || !/Illegal synchronize_srcu\(\)/) print
			header = ""
		}
		/^(WARNING|BUG|INFO: possible|INFO: trying|kernel BUG|Oops|general protection)/ ||
		/^(unchecked MSR|Kernel panic|rcu: INFO)/'
}

# said LOG: what the kernel said
said()
{
	if [ -n "${SPLAT:-}" ] && grep -qF "$SPLAT" "$1"; then
		echo splat
	elif [ -n "$(complaints "$1")" ]; then
		echo complains
	elif [ -z "${SPLAT:-}" ] && grep -q 'Illegal synchronize_srcu()' "$1"; then
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

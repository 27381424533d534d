#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fix.sh [TREE...] - what lockctx fix proposes for Linux 5.10 with a scenario: the verdict of every
# candidate, the reasons, and that the patches of those that were kept apply. Several minutes.
#
# A TREE is synic-autoeoi, avic-no-drop or packet-wait; without any, all three.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
out=${BUILD:-build}/tests/fix
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
# The last report is to be this test's, whatever else runs.
cache=$(realpath "$out")/cache

# start ROW CONTEXT: prepare, analyse, and propose for the finding of this context
start()
{
	row=$1
	prepare 5.10 "$row"
	rm -rf "$out/patches/$row"
	mkdir -p "$out/patches"
	before=${LOCKCTX_CACHE-}
	export LOCKCTX_CACHE="$cache"
	check "$row"
	result $? "$row: is analysed"
	id=$(jq -r --arg context "$2" '(.findings[] | (., .other_ways[]?)) | select(.context == $context) | .id' \
		"$out/$row.json")
	"$LOCKCTX" fix -q -o "$out/patches/$row" "$id" >"$out/$row.txt" 2>"$out/$row.log"
	status=$?
	if [ -n "$before" ]; then
		LOCKCTX_CACHE=$before
	else
		unset LOCKCTX_CACHE
	fi
	[ $status -eq 0 ]
	result $? "$row: a candidate is kept"
	[ $status -eq 0 ] || note "$(cat "$out/$row.txt" "$out/$row.log")"
}

# verdict VERDICT CANDIDATE: the table says so
verdict()
{
	grep -qxF "$(printf '  %-9s %s' "$1" "$2")" "$out/$row.txt"
	result $? "$row: $2: $1"
}

# reason CANDIDATE TEXT: among its reasons
reason()
{
	awk -v name="$1" -v text="$2" '
		/^  [a-z]/ { line = $0; sub(/^  [a-z]+ +/, "", line); inside = line == name; next }
		inside && index($0, text) { found = 1 }
		END { exit !found }' "$out/$row.txt"
	result $? "$row: $1: $2"
}

# applies FOLDER: git am takes its patches, in a copy of the tree; nothing is written in the tree
applies()
{
	sh cocci/series.sh init "$kdir" "$out/am" arch/x86/kvm arch/x86/include/asm virt/kvm &&
		sh cocci/series.sh am "$out/am" "$1"/*.patch
	result $? "$row: git am applies ${1##*/}"
	for patch in "$1"/*.patch; do
		perl "$kdir/scripts/checkpatch.pl" --root="$kdir" --no-signoff -q --terse \
			--no-summary "$patch" >"$out/checkpatch" 2>&1
		[ ! -s "$out/checkpatch" ]
		result $? "$row: checkpatch has nothing to say about ${patch##*/}"
	done
	rm -rf "$out/am"
}

synic_autoeoi()
{
	start synic-autoeoi vcpu-msr-write
	guard='drop and retake when !host'
	drop='drop and retake always'
	carry='carry the cookie in ioctl-set-msrs + drop and retake'
	verdict rejected "$guard"
	reason "$guard" \
		'ioctl-set-msrs on svm still reaches the wait: its idx is a local of kvm_arch_vcpu_ioctl()'
	verdict rejected "$drop"
	reason "$drop" 'ioctl-set-msrs on svm and vmx would unlock with an index which that path does not hold'
	verdict rejected "$carry"
	for context in ioctl-set-vcpu-events sync-regs vcpu-destroy; do
		reason "$carry" "$context on vmx would unlock what that path does not hold"
	done
	reason "$carry" \
		'ioctl-set-nested-state on vmx would unlock with an index which that path does not hold'
	! reason_of_svm "$carry"
	result $? "$row: $carry: nothing speaks against it on svm"
	verdict kept 'carry the cookie on every path + drop and retake'
	verdict kept 'do not wait (keep the memslot)'
	for folder in "$out/patches/$row"/*/; do
		applies "${folder%/}"
	done
}

# reason_of_svm CANDIDATE: is a reason about svm?
reason_of_svm()
{
	awk -v name="$1" '
		/^  [a-z]/ { line = $0; sub(/^  [a-z]+ +/, "", line); inside = line == name; next }
		inside && / on svm/ { found = 1 }
		END { exit !found }' "$out/$row.txt"
}

# What the scenario took away comes back.
avic_no_drop()
{
	start avic-no-drop vcpu-run
	verdict kept 'drop and retake always'
	verdict rejected 'hoist: act after the unlock'
	folder=$(ls -d "$out/patches/$row"/*drop-and-retake-always)
	applies "$folder"
	[ "$(sed -n 's/^+\t//p' "$folder"/*.patch)" = "$(sed -n 's/^-\t//p' cocci/scenario/avic-no-drop.cocci)" ]
	result $? "$row: the code is again as it was before the scenario"
}

# A wait in the middle of a walk over the sockets: the section must not be left there.
packet_wait()
{
	row=packet-wait
	prepare 5.10
	kbuild/configure.sh "$kdir" "$obj" net/packet >"$out/prepared" 2>&1 &&
		kbuild/scratch.sh -f "$kdir" "$out/packet" net/packet &&
		cocci/scenario/apply.sh "$out/packet" packet-wait >"$out/prepared" 2>&1
	result $? "$row: is prepared"
	(
		LOCKCTX_CACHE=$cache
		export LOCKCTX_CACHE
		"$LOCKCTX" check -q -k "$out/packet" -O "$obj" --format=json -o "$out/$row.json" net/packet
		"$LOCKCTX" fix -q "$(jq -r '.findings[0].id' "$out/$row.json")"
	) >"$out/$row.txt" 2>"$out/$row.log"
	[ $? -eq 1 ]
	result $? "$row: no candidate is kept"
	drop='drop and retake always'
	verdict rejected "$drop"
	read='sk, read inside the section by sk_for_each_rcu() at net/packet/af_packet.c:'
	reason "$drop" "$read"
	reason "$drop" 'is used behind it: handed to __unregister_prot_hook() at net/packet/af_packet.c:'
}

[ $# -gt 0 ] || set -- synic-autoeoi avic-no-drop packet-wait
for name; do
	case $name in
	synic-autoeoi) synic_autoeoi ;;
	avic-no-drop) avic_no_drop ;;
	packet-wait) packet_wait ;;
	*) die "no tree $name: there are synic-autoeoi, avic-no-drop and packet-wait" ;;
	esac
done
finish

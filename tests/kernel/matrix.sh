#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# matrix.sh [ROW...] - the SynIC deadlock and four of its neighbours in Linux 5.10
#
# Five trees whose outcome is known from running them: Linux 5.10 as it is, and with each scenario
# of cocci/scenario/. What must be said about each is a sentence here, and every sentence a test.
# A ROW is unmodified, synic-autoeoi, synic-drop-guest, synic-drop-all or avic-no-drop; without any,
# all of them.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# shellcheck disable=SC2016 # $names in single quotes are those of jq
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

# holds NAME FILTER - does the report of $row fulfil FILTER, a condition in jq?
holds()
{
	jq -e -L tests/kernel --arg kdir "$kdir" --argjson lines "$lines" \
		"include \"report\"; $2" "$out/$row.json" >/dev/null 2>"$out/jq.log"
	result $? "$row: $1"
	[ ! -s "$out/jq.log" ] || note "$(head -n 1 "$out/jq.log")"
}

# line_of FUNCTION PATTERN - the last line of the definition of FUNCTION in x86.c that has PATTERN
line_of()
{
	awk -v name="$1" -v pattern="$2" '
		index($0, name "(") && /^[a-z]/ && !/;$/ { inside = 1 }
		inside && index($0, pattern) { line = NR }
		/^}/ { inside = 0 }
		END { print line + 0 }' "$kdir/arch/x86/kvm/x86.c"
}

# start ROW [SCENARIO...] - prepare and analyse; 1 when there is no report to ask
start()
{
	row=$1
	shift
	prepare 5.10 "$@"
	lines=$(printf '{"guest": %d, "ioctl": %d, "io": %d}' \
		"$(line_of vcpu_enter_guest 'srcu_read_lock(')" "$(line_of_ioctl)" \
		"$(line_of complete_emulated_io 'srcu_read_lock(')")
	check "$row" --class kvm::srcu
	result $? "$row: is analysed"
	[ -s "$out/$row.json" ] || return 1
	holds 'every file is read' complete
}

# The lock that KVM_SET_MSRS takes: the first after its label.
line_of_ioctl()
{
	awk '/case KVM_SET_MSRS:/ { inside = 1 }
		inside && /srcu_read_lock\(/ { print NR; exit }' "$kdir/arch/x86/kvm/x86.c"
}

# source_agrees CONTEXT - does the source say at each step what the witness says?
source_agrees()
{
	jq -r -L tests/kernel --arg context "$1" 'include "report";
		deadlock($context) | .path[] |
		if .via then [.because, .callee] else ["\(.file):\(.line)", .callee] end | @tsv' \
		"$out/$row.json" >"$out/steps" || return 1
	[ -s "$out/steps" ] || return 1
	while read -r place callee; do
		# A call may go on to the next line.
		sed -n "${place##*:},+1p" "$kdir/${place%:*}" | grep -qw "$callee" ||
			note "$place does not have $callee"
	done <"$out/steps" >"$out/wrong"
	[ ! -s "$out/wrong" ]
}

unmodified()
{
	start unmodified || return
	holds 'no deadlock in a request for an APICv update' 'deadlocks == []'
	holds 'nothing about svm_toggle_avic_for_irq_window()' \
		'.findings | all(functions + [.site.function] |
			index("svm_toggle_avic_for_irq_window") == null)'
}

# What the stuck thread had on its stack, and that it can be followed.
witness()
{
	holds 'the guest witness is what the stuck thread had on its stack' \
		'deadlock("vcpu-msr-write") | in_order(["kvm_vcpu_ioctl", "kvm_arch_vcpu_ioctl_run",
			"vcpu_run", "vcpu_enter_guest", "handle_exit", "msr_interception",
			"kvm_emulate_wrmsr", "kvm_set_msr*", "svm_set_msr", "kvm_set_msr_common",
			"kvm_hv_set_msr_common", "synic_set_msr", "synic_set_sint",
			"synic_update_vector", "kvm_request_apicv_update",
			"svm_pre_update_apicv_exec_ctrl", "avic_update_access_page",
			"__x86_set_memory_region", "__kvm_set_memory_region",
			"install_new_memslots", "synchronize_srcu_expedited"])'
	for name in handle_exit svm_set_msr svm_pre_update_apicv_exec_ctrl; do
		holds "the guest witness reaches $name() through kvm_x86_ops" \
			"deadlock(\"vcpu-msr-write\") | step(\"$name\").via | startswith(\"kvm_x86_ops::\")"
	done
	holds 'msr_interception() is reached through the table of exit handlers' \
		'deadlock("vcpu-msr-write") | step("msr_interception").via | test("svm_exit_handlers")'
	holds 'no function of VMX is on a witness' \
		'[deadlocks[] | (.path + [.waits])[] | .file, .because // ""] |
			length > 0 and all(startswith("arch/x86/kvm/vmx/") | not)'
	holds 'each step has its file and line' 'deadlocks | length > 0 and all(located)'
	holds 'each indirect step says what makes it possible' \
		'deadlocks | length > 0 and all(explained)'
	for context in vcpu-msr-write ioctl-set-msrs; do
		source_agrees "$context"
		result $? "$row: each step of $context is what the source has in that line"
		cat "$out/wrong"
	done
}

# ways - "VENDOR CONTEXT END FUNCTION..." of each way in, END being wait or none
ways()
{
	awk '/^[0-9]+\. / {
			if (way) print way
			split($0, part, ", ")
			sub(/^[0-9]+\. /, "", part[1])
			way = part[2] " " part[1] (/ends in the wait$/ ? " wait" : " none")
		}
		/^ / { way = way " " $1 }
		END { if (way) print way }' "$out/paths.txt"
}

# some PATTERN NAME - is there a way like PATTERN?
some()
{
	ways | grep -qE "$1"
	result $? "$row: way in: $2"
}

# Every way to the request that holds kvm->srcu.
paths()
{
	timeout 300 "$LOCKCTX" paths --to kvm_request_apicv_update --through kvm_set_msr_common \
		--holding kvm::srcu -k "$kdir" "$facts" >"$out/paths.txt" 2>"$out/paths.log"
	result $? "$row: lists the ways to kvm_request_apicv_update()"
	[ -s "$out/paths.txt" ] || {
		note "$(cat "$out/paths.log")"
		return
	}
	for vendor in SVM VMX; do
		some "^$vendor .* [a-z_]*handle_exit (.* )?kvm_emulate_wrmsr " "a guest exit, on $vendor"
		some "^$vendor .* em_wrmsr emulator_set_msr " "the instruction emulator, on $vendor"
		some "^$vendor ioctl-set-msrs .* do_set_msr " "an ioctl, on $vendor"
	done
	some '^VMX .* nested_vmx_load_msr kvm_set_msr ' 'a list of MSRs of nested VMX'
	some '^VMX ioctl-set-nested-state ' 'KVM_SET_NESTED_STATE, on VMX'
	! ways | grep -qvE '^(SVM|VMX) '
	result $? "$row: way in: each says whose it is"
	! ways | grep -qvE ' kvm_set_msr_common .*synic_update_vector kvm_request_apicv_update$'
	result $? "$row: way in: each passes kvm_set_msr_common()"
	! ways | grep -qE '^SVM [^ ]+ none '
	result $? "$row: way in: each one on SVM ends in the wait"
	! ways | grep -qE '^VMX [^ ]+ wait '
	result $? "$row: way in: none on VMX ends in the wait"
}

synic_autoeoi()
{
	start synic-autoeoi synic-autoeoi || return
	holds 'found for the guest and for KVM_SET_MSRS, once each' \
		'[deadlocks[].context] | sort == ["ioctl-set-msrs", "vcpu-msr-write"]'
	holds 'both point at the call in synic_update_vector()' \
		'deadlocks | length == 2 and all(.site | .function == "synic_update_vector" and
			.callee == "kvm_request_apicv_update")'
	holds 'both are of SVM alone' 'deadlocks | length == 2 and all(.instances == ["svm"])'
	holds 'the guest holds what vcpu_enter_guest() took after the exit' \
		'deadlock("vcpu-msr-write").acquires | any(.function == "vcpu_enter_guest" and
			.line == $lines.guest and .file == "arch/x86/kvm/x86.c" and .mode == "srcu" and
			.cookie == "vcpu->srcu_idx")'
	holds 'or what complete_emulated_io() took' \
		'deadlock("vcpu-msr-write").acquires | any(.function == "complete_emulated_io" and
			.line == $lines.io and .cookie == "vcpu->srcu_idx")'
	holds 'the guest holds nothing with an index elsewhere' \
		'deadlock("vcpu-msr-write").acquires | all(.cookie == "vcpu->srcu_idx")'
	holds 'KVM_SET_MSRS holds what kvm_arch_vcpu_ioctl() took, index in idx' \
		'deadlock("ioctl-set-msrs").acquires | map([.function, .line, .cookie]) ==
			[["kvm_arch_vcpu_ioctl", $lines.ioctl, "idx"]]'
	witness
	paths
}

# strange RULE CONTEXT FILTER NAME - a finding of RULE on VMX whose witness fulfils FILTER
strange()
{
	holds "$4" "srcu(\"$1\") | any(.context == \"$2\" and (.instances | index(\"vmx\")) and $3)"
}

# On VMX kvm_set_msr() is also reached with nothing held, and with an index kept elsewhere.
strange_releases()
{
	leave='in_order(["vmx_leave_nested", "nested_vmx_vmexit", "kvm_set_msr", "vmx_set_msr",
		"synic_update_vector"])'
	strange unlock-not-held ioctl-set-vcpu-events "$leave" \
		'on VMX KVM_SET_VCPU_EVENTS releases what is not held'
	strange unlock-not-held sync-regs "$leave" 'on VMX sync_regs() releases what is not held'
	strange unlock-not-held vcpu-destroy "$leave" \
		'on VMX the teardown of a vCPU releases what is not held'
	strange wrong-cookie ioctl-set-nested-state 'in_order(["vmx_set_nested_state", "kvm_set_msr"])' \
		'on VMX KVM_SET_NESTED_STATE releases with an index kept elsewhere'
	holds 'no such release is on SVM' '[srcu("unlock-not-held", "wrong-cookie")[] |
		select(.instances | index("svm"))] == []'
	# It writes one MSR, which is none of SynIC's.
	holds 'no such release comes from prepare_vmcs02()' \
		'[srcu("unlock-not-held", "wrong-cookie")[] | functions[]] |
			index("prepare_vmcs02") == null'
	# They are called from the table of exit handlers, where the lock is held.
	holds 'no such release starts in a handler of a guest exit' \
		'[srcu("unlock-not-held", "wrong-cookie")[].root] | all(startswith("handle_") | not)'
}

synic_drop_guest()
{
	start synic-drop-guest synic-drop-guest || return
	holds 'found for KVM_SET_MSRS alone' '[deadlocks[].context] == ["ioctl-set-msrs"]'
	holds 'in synic_update_vector(), of SVM alone' \
		'deadlocks | length > 0 and all(.site.function == "synic_update_vector" and
			.instances == ["svm"])'
	holds 'it depends on host == true' \
		'deadlock("ioctl-set-msrs").conditions | any(.expression == "host == true")'
	strange_releases
	holds 'KVM_SET_MSRS releases by vmx_leave_nested() alone' '[srcu("wrong-cookie")[] |
		select(.context == "ioctl-set-msrs")] | all(functions | index("vmx_leave_nested"))'
}

synic_drop_all()
{
	start synic-drop-all synic-drop-all || return
	holds 'no deadlock in a request for an APICv update' 'deadlocks == []'
	strange_releases
}

avic_no_drop()
{
	start avic-no-drop avic-no-drop || return
	holds 'found for the running vCPU alone' '[deadlocks[].context] == ["vcpu-run"]'
	holds 'it points at the call in svm_toggle_avic_for_irq_window()' \
		'deadlock("vcpu-run").site | .function == "svm_toggle_avic_for_irq_window" and
			.callee == "kvm_request_apicv_update"'
	holds 'it is of SVM alone' 'deadlock("vcpu-run").instances == ["svm"]'
}

[ $# -gt 0 ] || set -- unmodified synic-autoeoi synic-drop-guest synic-drop-all avic-no-drop
for name; do
	case $name in
	unmodified) unmodified ;;
	synic-autoeoi) synic_autoeoi ;;
	synic-drop-guest) synic_drop_guest ;;
	synic-drop-all) synic_drop_all ;;
	avic-no-drop) avic_no_drop ;;
	*) die "no row $name: there are unmodified, synic-autoeoi, synic-drop-guest," \
		"synic-drop-all and avic-no-drop" ;;
	esac
done
finish

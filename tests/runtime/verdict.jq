# SPDX-License-Identifier: GPL-2.0-or-later
#
# verdict.jq - what a report of lockctx says about the tests that are run

include "report";

# The deadlocks of a reader of kvm->srcu that an AMD machine can have.
def on_svm: .instances == [] or (.instances | index("svm") != null);
def all_deadlocks: srcu("must-not-hold");

# Does the input, such a finding, lie on a path that the test NAME takes?
def reached_by(name):
	if name == "set-msrs" then .context == "ioctl-set-msrs"
	elif name == "irq-window" then
		.context == "vcpu-run" and (functions | index("svm_toggle_avic_for_irq_window") != null)
	elif name == "vcpu-ioctls" then
		.context | IN("vcpu-msr-write", "ioctl-set-vcpu-events", "ioctl-set-nested-state", "sync-regs")
	elif name == "pit" then functions | index("kvm_pit_set_reinject") != null
	elif name == "apic-page-pit" then
		.context == "vcpu-msr-write" or (functions | index("kvm_pit_set_reinject") != null)
	else .context == "vcpu-msr-write" end;

def about(name): all_deadlocks[] | select(on_svm and reached_by(name));

# The functions on the witnesses of these, one a line.
def witness(name): [about(name) | functions[]] | unique[];

# The verdict about one test: "clean", or "deadlock" and the ids of the findings.
def verdict(name):
	[about(name).id] | unique |
	if length == 0 then "clean" else "deadlock " + join(",") end;

# Findings that none of TESTS can show, one line each, with why.
def not_shown(tests):
	(.findings[] | (., .other_ways[]?)) | . as $finding |
	select((.class == "kvm::srcu" and .rule == "must-not-hold" and on_svm and
		any(tests[]; . as $test | $finding | reached_by($test))) | not) |
	(if on_svm | not then "not for an AMD machine"
	elif .rule != "must-not-hold" then "rows are about waits alone"
	else "no test takes this path" end) as $why |
	"\(.id) \(.rule) \(.class // "-"), \(.context // "-"), in \(.site.function)(): \($why)";

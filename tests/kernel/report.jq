# SPDX-License-Identifier: GPL-2.0-or-later
#
# report.jq - questions about a report of lockctx, for the tests of real kernels

# Every function of a finding's witness, from the root to the one that waits.
def functions:
	[.path[].function, .path[-1].callee] +
	(if .waits then [.waits.function, .waits.callee] else [] end) |
	reduce .[] as $f ([]; if .[-1] == $f then . else . + [$f] end);

# Are LIST's names in the input's functions in that order? A name that ends in "*" is a prefix.
def in_order(list):
	functions as $all |
	reduce list[] as $name ([0];
		if . == null then . else
			.[0] as $from |
			[range($from; $all | length) | select($all[.] |
				if $name | endswith("*") then startswith($name[:-1])
				else . == $name end)] |
			if length == 0 then null else [.[0] + 1] end
		end) != null;

# The step that calls NAME.
def step(name): first(.path[] | select(.callee == name));

# Findings of RULE about the read side of kvm->srcu.
def srcu(rule): [.findings[] | (., .other_ways[]?)] | map(select(.rule == rule and .class == "kvm::srcu"));

# Those that are about a request to update APICv.
def about_request: map(select(functions | index("kvm_request_apicv_update")));

# The deadlocks that the matrix is about.
def deadlocks: srcu("must-not-hold") | about_request;
def deadlock(context): first(deadlocks[] | select(.context == context));

# Everything that was read, and nothing that could not be.
def complete: .version == 2 and .coverage.failed == 0 and .coverage.files >= 36;

# Each step says where it is, and an indirect one what makes it possible.
def located: all(.path[]; (.file | type) == "string" and .line > 0);
def explained:
	all(.path[] | select(.via); .via != "" and ((.because // "") | test("^[^:]+:[0-9]+$")));

# SPDX-License-Identifier: GPL-2.0-or-later
#
# message.jq - what a report says, as lines for a changelog: at most 75 columns, but for path()
#
# The input is a report of `lockctx check --format=json`.

def arrow: gsub("::"; "->");
def pad($n): . + " " * ([$n - length, 1] | max);
def row($a; $b; $c): "  " + ($a | pad(24)) + ($b | pad(27)) + $c;
def finding($context): first((.findings[] | (., .other_ways[]?)) | select(.context == $context and
	(.rule == "must-not-hold"))) // error("no deadlock in context " + $context);

# Who holds the lock where a deadlock was found, since where, and where its index is.
def table:
	[(.findings[] | (., .other_ways[]?)) | select(.rule == "must-not-hold")] | sort_by(.context) |
	row("way in"; (.[0].class | arrow) + " held since"; "index in"),
	(.[] | . as $f | .acquires | to_entries[] |
		row(if .key == 0 then $f.context else "" end; .value.function + "()";
			.value.cookie // "-"));

# Who comes to a release of the lock without it, or with its index elsewhere.
def cookies:
	[(.findings[] | (., .other_ways[]?)) | select(.rule == "unlock-not-held" or .rule == "wrong-cookie")] |
	sort_by(.rule, .context) |
	row("way in (" + (.[0].instances | map(ascii_upcase) | join(", ")) + ")";
		(.[0].class | arrow) + " held since"; "index in"),
	(.[] | if .rule == "wrong-cookie"
		then row(.context; .acquires[0].function + "()"; .acquires[0].cookie)
		else row(.context; "not held"; "-") end);

# The frames of a path: each function, what happens in it, and how it got there.
def frames:
	. as $f | [.path[].function, .path[-1].callee] as $names |
	[range($names | length) as $i | $names[$i] as $name | {
		name: $name, index: $i,
		note: (if $i == ($names | length) - 1 then "waits for " + ($f.class | arrow)
			elif any($f.acquires[]; .function == $name)
			then "takes " + ($f.class | arrow)
			elif $i > 0 and $f.path[$i - 1].via then $f.path[$i - 1].via | gsub("::"; ".")
			else "" end),
		keep: ($i == 0 or $i >= ($names | length) - 2 or
			any($f.acquires[]; .function == $name) or
			$name == $f.site.function or $name == $f.site.callee or
			($i > 0 and $f.path[$i - 1].via != null)) }];

# The path with its middle left out: root, who takes the lock, indirect calls, site, end.
def witness($context):
	finding($context) | frames |
	reduce .[] as $x ([]; if $x.keep then . + ["  " + ($x.name + "()" | pad(34)) + $x.note]
		elif .[-1] == "  ..." then . else . + ["  ..."] end) |
	.[] | sub(" +$"; "");

# The whole path, with places.
def path($context):
	finding($context) | . as $f |
	"The whole path of \($f.id), context \($context), \($f.instances | map(ascii_upcase) |
		join(", ")):", "",
	(.path[] | "  " + (.function + "()" | pad(36)) + "\(.file):\(.line)" +
		(if .via then " via " + .via else "" end)),
	"  " + .waits.callee + "()";

def wrong:
	"Found with vcpu->srcu_idx as it is set without this patch:", "",
	((.findings[] | (., .other_ways[]?)) | select(.rule == "unlock-not-held" or .rule == "wrong-cookie") |
		"  \(.id) \(.rule) \(.context): \([.path[].function] | join(" "))");

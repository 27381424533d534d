# SPDX-License-Identifier: GPL-2.0-or-later
#
# sarif.jq - what SARIF 2.1.0 asks of the parts of it that lockctx writes; true when all holds.
# The names that an object may have are the ones of the standard's sections, not those we use.

def only($names): type == "object" and all(keys[]; . as $k | $names | index($k));
def text: only(["text", "markdown", "id", "arguments", "properties"]) and (.text | type == "string");
def natural: type == "number" and . >= 1 and . == floor;
def region: only(["startLine", "startColumn", "endLine", "endColumn", "snippet", "message"]) and
	(.startLine | natural) and ((.startColumn // 1) | natural);
def artifact($bases): only(["uri", "uriBaseId", "index"]) and (.uri | type == "string") and
	(.uri | test("[ \"<>^`{|}\\\\]") | not) and
	(if .uri | startswith("file:///") then has("uriBaseId") | not
	 else (.uri | startswith("/") | not) and (.uriBaseId as $b | $bases | has($b)) end);
def place($bases): only(["id", "physicalLocation", "logicalLocations", "message"]) and
	((.physicalLocation // null) | . == null or (only(["artifactLocation", "region"]) and
		(.artifactLocation | artifact($bases)) and ((has("region") | not) or (.region | region)))) and
	all(.logicalLocations[]?; only(["name", "kind", "fullyQualifiedName"])) and
	((has("message") | not) or (.message | text));
def step($bases): only(["location", "kinds", "nestingLevel", "executionOrder", "importance"]) and
	(.location | place($bases)) and (.nestingLevel >= 0) and (.executionOrder | natural);
def flow($bases): only(["threadFlows", "message"]) and (.threadFlows | length > 0) and
	all(.threadFlows[]; only(["id", "locations", "message"]) and (.locations | length > 0) and
		all(.locations[]; step($bases)) and
		([.locations[].executionOrder] | . == (sort | unique)));
def finding($rules; $bases): only(["ruleId", "ruleIndex", "level", "message", "locations",
		"partialFingerprints", "codeFlows", "baselineState", "properties"]) and
	($rules[.ruleIndex].id == .ruleId) and (.message | text) and .level == "warning" and
	(.locations | length == 1) and all(.locations[]; place($bases)) and
	all(.codeFlows[]?; flow($bases)) and
	(.partialFingerprints | length > 0 and all(.[]; type == "string")) and
	((.baselineState // "new") | IN("new", "unchanged", "updated", "absent"));
def rule: only(["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"]) and
	(.shortDescription | text) and (.fullDescription | text) and (.help | text);

only(["$schema", "version", "runs"]) and .version == "2.1.0" and (.runs | length == 1) and
all(.runs[]; only(["tool", "results", "originalUriBaseIds", "columnKind"]) and
	(.tool | only(["driver"])) and (.tool.driver | only(["name", "version", "rules"])) and
	all(.tool.driver.rules[]; rule) and
	([.tool.driver.rules[].id] | length == (unique | length)) and
	((.originalUriBaseIds // {}) | all(.[]; .uri | startswith("file:///") and endswith("/"))) and
	(.columnKind | IN("utf16CodeUnits", "unicodeCodePoints")) and
	.tool.driver.rules as $rules | (.originalUriBaseIds // {"SRCROOT": 1}) as $bases |
	all(.results[]; finding($rules; $bases)))

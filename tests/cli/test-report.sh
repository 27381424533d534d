#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-report.sh - lockctx report: the pages as files; what a browser makes of them is
# tests/html's. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

site=$work/site
cat >"$work/many.c" <<'END'
#include <linux/compiler.h>
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n; };
noinline void flush(struct kvm *kvm) { synchronize_srcu(&kvm->srcu); }
void free_caller(struct kvm *kvm) { flush(kvm); }
static void middle(struct kvm *kvm) { kvm->n = "a <b> & \"c\""[0] < 'x'; flush(kvm); }
void first_way(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	middle(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
void second_way(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	middle(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
cat >"$work/caller.c" <<'END'
#include <linux/srcu.h>
struct kvm { struct srcu_struct srcu; int n; };
void flush(struct kvm *kvm);
void from_another_file(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
END
compile "$work/many.c" "$work/many.o"
compile "$work/caller.c" "$work/caller.o"
run "$LOCKCTX" analyze --format=json -o "$work/many.json" "$work/many.o" "$work/caller.o"
id=$(jq -r '(.findings[] | (., .other_ways[]?)) | select(.context == "first_way") | .id' "$work/many.json")
run "$LOCKCTX" report --html -o "$site"
check 'it says where to begin' 0 "$site/index.html"
page=$site/finding-$id.html
for file in index.html matrix.html style.css site.js "finding-$id.html"; do
	holds "$file" [ -s "$site/$file" ]
done
holds 'the source is there, escaped' \
	grep -qF '&quot;a &lt;b&gt; &amp; \&quot;c\&quot;&quot;[0] &lt; &#39;x&#39;' "$page"
holds 'a drawing, and its nodes lead to the path' grep -q 'xlink:href="#step-1"' "$page"
holds 'the path comes before the drawing' awk '/id="path"/ { path = NR } /id="drawing"/ { drawing = NR }
	END { exit !(path && path < drawing) }' "$page"
holds 'the header has its id' grep -q "<dt>finding</dt><dd><strong>$id<" "$page"
holds 'and the command' grep -qF "<dt>command</dt><dd><code>lockctx analyze --format=json -o $work/many.json" "$page"
jq 'del(.build.date, .build.command, .tree)' "$work/many.json" >"$work/bare.json" 2>"$work/err"
run "$LOCKCTX" report --html -i "$work/bare.json" -o "$work/bare"
holds 'what the report does not say is told' [ "$(grep -c '<dd>not recorded<' "$work/bare/finding-$id.html")" -ge 3 ]
holds 'every way in' grep -q 'id="way-2"' "$page"
holds 'the matrix knows who holds the lock' grep -q '<td class="deadlock"><a href="finding-' "$site/matrix.html"

# Every link leads somewhere, within the site; no id is there twice; nothing is loaded from afar.
lost=$(for file in "$site"/*.html; do
	grep -oE '(href|src)="[^"]*"' "$file" | sed 's/^[a-z]*="//; s/"$//' | sort -u | while read -r to; do
		case $to in
		'#'*) grep -qF "id=\"${to#?}\"" "$file" || echo "$file: $to" ;;
		*) [ -f "$site/$to" ] || echo "$file: $to" ;;
		esac
	done
done)
result 'links lead somewhere' ${lost:+"$lost"}
twice=$(for file in "$site"/*.html; do
	grep -oE ' id="[^"]*"' "$file" | sort | uniq -d
done)
result 'ids are unique' ${twice:+"$twice"}
holds 'nothing from a network' not grep -qE '(src|href)="(https?:)?//' "$site"/*.html

# What comes from a report can be anything; none of it becomes markup.
jq '.findings[0] |= (.message = "<script>alert(1)</script>" | .context = "\" onclick=\"x" |
	.path[0].function = "<img src=x>")' "$work/many.json" >"$work/odd.json"
run "$LOCKCTX" report --html -o "$work/odd" -i "$work/odd.json"
check 'an odd report' 0 index.html
holds 'no markup from it' not grep -qE '<script>alert|" onclick|<img' "$work"/odd/*.html

run env PATH=/nonexistent "$LOCKCTX" report --html -o "$work/plain"
check 'without Graphviz' 0 index.html
holds 'it says what to install' grep -q 'No drawing: .*install Graphviz' "$work/plain/finding-$id.html"
cp -r "$site" "$work/again"
run "$LOCKCTX" report --html -o "$site"
holds 'the same again' diff -r "$site" "$work/again"

# From a JSON file alone: what it says is shown, what it does not say is explained.
run "$LOCKCTX" report --html -o "$work/alone" -i "$work/many.json"
check 'a JSON file alone' 0 index.html
alone=$work/alone/finding-$id.html
holds 'who holds what, by name' grep -q '^first_way():' "$alone"
holds 'the path says where the lock is taken' grep -q 'takes kvm::srcu at ' "$alone"
holds 'the ways: why not' grep -q 'Not known: what --format=json prints does not say which facts' "$alone"
holds 'the matrix has the findings' grep -q '<td class="deadlock"><a href="finding-' "$work/alone/matrix.html"
holds 'and says why it has no more' grep -q 'what --format=json prints does not say which facts' \
	"$work/alone/matrix.html"

# A report can be anything: whatever is left out of it or is something else, no crash.
jq -c --arg id "$id" '.findings |= map(select(.id == $id)) | .facts = [] | . as $all |
	paths | select(all(type == "string" or . == 0)) as $p | $all |
	(delpaths([$p]), setpath($p; null), setpath($p; ""), setpath($p; 7), setpath($p; []), setpath($p; {}))' \
	"$LOCKCTX_CACHE/last.json" >"$work/changed"
died=
while read -r changed; do
	printf '%s\n' "$changed" >"$work/changed.json"
	for command in "report --html -o $work/odd" "explain $id"; do
		# shellcheck disable=SC2086 # words
		run env PATH=/nonexistent "$LOCKCTX" $command -i "$work/changed.json"
		[ $status -le 2 ] || died="$died $command: $status with $changed"
	done
done <"$work/changed"
holds 'reports that were changed' [ "$(wc -l <"$work/changed")" -gt 200 ]
result 'nothing that lacks dies' ${died:+"$died"}
jq 'del(.findings[0].path[0].function)' "$work/many.json" >"$work/changed.json"
refuses 'a step without its function' 'findings[0].path[0].function: a string is missing here' \
	"$LOCKCTX" report --html -o "$work/odd" -i "$work/changed.json"
mv "$work/many.o" "$work/gone.o"
run "$LOCKCTX" report --html -o "$work/gone"
check 'the facts are gone' 0 index.html
holds 'it says so' grep -q 'Not known: the facts that the report was made of are gone' "$work/gone/finding-$id.html"
: >"$work/file"
refuses 'a file in the place of the folder' 'Not a directory' "$LOCKCTX" report --html -o "$work/file"
refuses_option 'no form' 'which form' "$LOCKCTX" report -o "$site"
refuses 'no such report' 'No such file' "$LOCKCTX" report --html -o "$site" -i "$work/nonesuch"
finish

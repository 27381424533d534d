#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-browser.sh REPORT.json - the site of a report in headless Chromium, with real clicks and keys
#
# Speaks WebDriver (W3C) to chromedriver through curl, from a site that is opened as files. The
# screenshots go to $BUILD/tests/html. Prints TAP. Exit status: 0, 1 something failed, 2 could not.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)

set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=$(realpath "${BUILD:-build}")
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
report=${1:?usage: test-browser.sh REPORT.json}
out=$BUILD/tests/html
site=$out/site
port=${PORT:-9517}
driver=http://127.0.0.1:$port
count=0
failed=0
for tool in chromedriver chromium curl jq base64; do
	command -v "$tool" >/dev/null || {
		echo "test-browser.sh: no $tool: run kbuild/setup.sh browser, which installs it" >&2
		exit 2
	}
done
rm -rf "$out"
mkdir -p "$out"
"$LOCKCTX" report --html -o "$site" -i "$report" >/dev/null || exit 2
chromedriver --port="$port" --silent >"$out/driver.log" 2>&1 &
pid=$!
session=
trap '[ -z "$session" ] || curl -s -X DELETE "$driver/session/$session" >/dev/null; kill $pid 2>/dev/null' EXIT
trap 'exit 2' HUP INT TERM

result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		failed=$((failed + 1))
	fi
}

# ask METHOD PATH [JSON]: the value that the driver answers
ask()
{
	curl -s -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
		"$driver/session${session:+/$session}$2" | jq -c .value
}

# script JAVASCRIPT: what it returns
script()
{
	ask POST /execute/sync "$(jq -n --arg s "$1" '{script: $s, args: []}')"
}

# is NAME JAVASCRIPT: it returns true
is()
{
	answer=$(script "return $2")
	[ "$answer" = true ]
	result $? "$1"
	[ "$answer" = true ] || echo "# answered: $answer"
}

go()
{
	ask POST /url "{\"url\": \"file://$site/$1\"}" >/dev/null
}

# element SELECTOR: its reference
element()
{
	ask POST /element "$(jq -n --arg s "$1" '{using: "css selector", value: $s}')" | jq -r '.[]'
}

click()
{
	ask POST "/element/$(element "$1")/click" '{}' >/dev/null
}

# type SELECTOR TEXT
type_in()
{
	ask POST "/element/$(element "$1")/value" "$(jq -n --arg s "$2" '{text: $s}')" >/dev/null
}

# key NAME: pressed and released, wherever the focus is
key()
{
	ask POST /actions "$(jq -n --arg k "$1" '{actions: [{type: "key", id: "k",
		actions: [{type: "keyDown", value: $k}, {type: "keyUp", value: $k}]}]}')" >/dev/null
}

shot()
{
	ask GET /screenshot | jq -r . | base64 -d >"$out/$1.png"
}

media()
{
	ask POST /goog/cdp/execute "{\"cmd\": \"Emulation.setEmulatedMedia\", \"params\":
		{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"$1\"}]}}" >/dev/null
}

for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	curl -s "$driver/status" >/dev/null && break
	sleep 0.5
done
session=$(ask POST '' '{"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": ["--headless=new",
	"--no-sandbox", "--disable-gpu", "--window-size=1300,1000"]},
	"goog:loggingPrefs": {"browser": "ALL"}}}}' | jq -r .sessionId)
if [ -z "$session" ] || [ "$session" = null ]; then
	echo "test-browser.sh: chromium does not start: see $out/driver.log" >&2
	exit 2
fi

total=$(jq '[.findings[] | (., .other_ways[]?)] | length' "$report")
sites=$(jq '[(.findings[] | (., .other_ways[]?)) | [.site.file, .site.line, .site.column, .rule, .class, .message]] | unique | length' "$report")
first=$(jq -r '.findings[0].context' "$report")
rows='[...document.querySelectorAll(".findings tbody tr")].filter(r => r.getClientRects().length)'
shown='[...document.querySelectorAll(".ways > li")].filter(r => r.getClientRects().length)'
go index.html
shot index-light
is 'every finding is in the table' "$shown.length === $total"
is 'and each site once' "$rows.length === $sites"
is 'filters are there' 'document.querySelector(".filters").offsetParent !== null'
click '[data-filter=context] option:nth-of-type(2)'
is 'a context leaves its findings' \
	"$shown.length > 0 && $shown.every(r => r.dataset.context === '$first')"
is 'and their sites' "$rows.length > 0 && $rows.every(r => r.querySelector(\"[data-context='$first']\"))"
is 'how many is told' "/^[0-9]+ of $total shown\$/.test(document.querySelector('output').textContent)"
click '.filters button'
is 'and back' "$shown.length === $total"
type_in '[data-filter=text]' 'no such text anywhere'
is 'a text that is nowhere' "$shown.length === 0"
click '.filters button'
click '.findings thead th:nth-child(2) button'
is 'sorted by rule' "(() => { const c = $rows.map(r => r.cells[1].textContent);
	return c.join() === [...c].sort((a, b) => a.localeCompare(b, 'en', {numeric: true})).join(); })()"
is 'and it says so' \
	'document.querySelector(".findings thead th:nth-child(2)").getAttribute("aria-sort") === "ascending"'
is 'the header says what was checked, and by which command' "(() => { const made =
	document.querySelector('.made').textContent; return $(jq -c '[.tree.srctree, .build.command, .build.date,
	.tree.commit] | map(values)' "$report").every(text => made.includes(text)); })()"

# one that is reached in several ways
several=$(jq -r '[.findings[] | select(.other_ways | length > 0)][0].id' "$report")
click ".findings tbody a[href='finding-$several.html']"
is 'a click opens the finding' 'location.pathname.includes("/finding-")'
shot finding-light
is 'its id is in the header' "document.querySelector('.made').textContent.includes(location.pathname
	.match(/finding-([0-9a-f]{8})/)[1])"
is 'the path comes before the drawing' 'document.querySelector("#path").compareDocumentPosition(
	document.querySelector("#drawing")) === Node.DOCUMENT_POSITION_FOLLOWING'
is 'the drawing is there' 'document.querySelectorAll(".drawing .node").length > 2'
is 'its text can be read' '(() => { const r = document.querySelector(".drawing .node text")
	.getBoundingClientRect(); return r.height > 6 && r.width > 10; })()'
click '.drawing .node a'
is 'a click on a function leads to its step' 'location.hash === "#step-1"'
is 'which has the focus' 'document.activeElement.id === "step-1"'
is 'and is in view' '(() => { const r = document.activeElement.getBoundingClientRect();
	return r.top >= 0 && r.top < innerHeight; })()'
key "$(printf '\356\200\204')"	# U+E004, Tab
is 'the keyboard goes on from there' 'document.querySelector("#step-1").contains(document.activeElement)'
script 'document.querySelector("#ways").scrollIntoView()' >/dev/null
click '#way-1 summary'
is 'a way in opens' 'document.querySelector("#way-1 details").open'

click 'nav li:nth-child(2) a'
is 'the matrix' 'location.pathname.endsWith("/matrix.html") && document.querySelector(".matrix") !== null'
shot matrix-light
is 'its cells have heads' '[...document.querySelectorAll(".matrix th")].every(h => h.scope)'
go index.html
key "$(printf '\356\200\204')"
is 'the first key leads past the navigation' 'document.activeElement.className === "skip"'

# contrast of text on its background, WCAG 2: at least 4.5
contrast='(() => { const lum = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => x / 255)
		.map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
		return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
	const behind = e => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor;
		if (!/, 0\)$/.test(b)) return b; } return "rgb(255, 255, 255)"; };
	return [...document.querySelectorAll("main *, nav *")].filter(e => e.offsetParent && [...e.childNodes]
		.some(n => n.nodeType === 3 && n.data.trim())).every(e => { const a = lum(getComputedStyle(e).color),
		b = lum(behind(e)); return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 4.5; }); })()'
for scheme in light dark; do
	media $scheme
	for page in index.html matrix.html "finding-$(jq -r '.findings[0].id' "$report").html"; do
		go "$page"
		is "$scheme: $page has contrast" "$contrast"
		[ $scheme = light ] || shot "$(basename "$page" .html)-dark"
	done
	is "$scheme: the page is so" "(getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)') === \
		('$scheme' === 'light')"
done

# size WIDTH: of what is seen
size()
{
	ask POST /goog/cdp/execute "{\"cmd\": \"Emulation.setDeviceMetricsOverride\", \"params\":
		{\"width\": $1, \"height\": 1000, \"deviceScaleFactor\": 1, \"mobile\": false}}" >/dev/null
}

for width in 400 1280; do
	size $width
	for page in index matrix "finding-$(jq -r '.findings[0].id' "$report")"; do
		go "$page.html"
		is "$width: $page is not wider than the window" 'document.documentElement.scrollWidth <= innerWidth'
		for scheme in light dark; do
			media $scheme
			shot "$page-$width-$scheme"
		done
	done
	# a name that has no place where it could be broken
	named='[...document.querySelectorAll(".path code")].filter(e => !e.closest(".source, .holds"))'
	script "for (const c of $named) c.textContent = 'x'.repeat(200);" >/dev/null
	is "$width: nothing of a path is cut off" "$named.every(e =>
		e.getBoundingClientRect().right <= innerWidth)"
	go index.html
	is "$width: nothing of the table is cut off" '[...document.querySelectorAll(".findings tbody *")].every(e => {
		const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth; })'
	is "$width: one can tell where a site ends" "${rows}.every((r, i) => !i || ${rows}[i - 1]
		.getBoundingClientRect().bottom <= r.getBoundingClientRect().top &&
		[r, r.cells[0]].some(e => parseFloat(getComputedStyle(e).borderBottomWidth) > 0))"
done
errors=$(ask POST /se/log '{"type": "browser"}' | jq '[.[] | select(.level == "SEVERE")] | length')
[ "$errors" = 0 ]
result $? 'nothing on the console'
echo "1..$count"
[ $failed -eq 0 ]

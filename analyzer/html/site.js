// SPDX-License-Identifier: GPL-2.0-or-later
// Filters and sorting for the table of findings; without scripts all rows are there, in their order.
"use strict";

function filterTable(form, table) {
	const controls = [...form.querySelectorAll("[data-filter]")];
	const ways = [...table.querySelectorAll(".ways > li")];
	const count = form.querySelector("[data-count]");

	function matches(way) {
		return controls.every(function (control) {
			const name = control.dataset.filter, wanted = control.value.trim().toLowerCase();

			if (!wanted)
				return true;
			if (name === "text")
				return way.closest("tr").textContent.toLowerCase().includes(wanted);
			return way.dataset[name].toLowerCase().split("\n").includes(wanted);
		});
	}

	// A site is shown as long as one of its ways is.
	function update() {
		let shown = 0;

		for (const way of ways) {
			way.hidden = !matches(way);
			shown += !way.hidden;
		}
		for (const row of table.tBodies[0].rows)
			row.hidden = !row.querySelector(".ways > li:not([hidden])");
		count.textContent = shown + " of " + ways.length + " shown";
	}

	form.addEventListener("input", update);
	form.addEventListener("change", update);
	form.addEventListener("submit", (event) => event.preventDefault());
	form.addEventListener("reset", () => setTimeout(update));
	form.hidden = false;
	update();
}

function sortTable(table) {
	const heads = [...table.tHead.rows[0].cells];

	heads.forEach(function (head, column) {
		const button = document.createElement("button");

		button.type = "button";
		button.textContent = head.textContent;
		head.replaceChildren(button);
		button.addEventListener("click", function () {
			const down = head.getAttribute("aria-sort") === "ascending";
			const rows = [...table.tBodies[0].rows];

			heads.forEach((other) => other.removeAttribute("aria-sort"));
			head.setAttribute("aria-sort", down ? "descending" : "ascending");
			rows.sort((a, b) => a.cells[column].textContent.localeCompare(b.cells[column].textContent,
				"en", { numeric: true }) * (down ? -1 : 1));
			table.tBodies[0].append(...rows);
		});
	});
}

// What a link leads to opens and takes the focus, so that the keyboard goes on from there.
function followTarget() {
	const target = location.hash && document.getElementById(location.hash.slice(1));
	const details = target && target.querySelector("details");

	if (details)
		details.open = true;
	if (target)
		target.focus();
}

const form = document.querySelector(".filters"), table = document.querySelector("table.findings");

if (form && table) {
	filterTable(form, table);
	sortTable(table);
}
window.addEventListener("hashchange", followTarget);
followTarget();

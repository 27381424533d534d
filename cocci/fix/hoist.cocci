// SPDX-License-Identifier: GPL-2.0-or-later
/// Decide inside the read section, act after it: the call that waits for the section's readers
/// moves behind the place where the same function leaves it.
///
//# Valid where the function that makes the call also enters and leaves the section, the call's
//# result is not used, no argument is a pointer that was read inside the section, none is written
//# between the call and the unlock, and the code between them needs nothing that the call does.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: hoist
// Mode: srcu

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

// An argument that the section gave may not outlive it.
@inside depends on patch exists@
identifier virtual.where, virtual.callee;
position q : script:python() { here(q) };
local idexpression x;
expression l, i, E;
@@
 where(...)
 {
 	... when any
 	i = srcu_read_lock(l)
 	... when != srcu_read_unlock(l, ...)
 	x = E
 	... when any
 	callee@q(..., <+... x ...+>, ...)
 	... when any
 }

// Nor may it be another one behind the section.
@written depends on patch exists@
identifier virtual.where, virtual.callee;
position q : script:python() { here(q) };
identifier x;
expression l, i, E;
@@
 where(...)
 {
 	... when any
 	callee@q(..., <+... x ...+>, ...)
 	... when != srcu_read_unlock(l, i)
(
 	x = E
|
 	x++
|
 	x--
|
 	&x
)
 	... when any
 }

// In no branch of its own: it moves as it is.
@moved depends on patch && !inside && !written@
identifier virtual.where, virtual.callee;
position q : script:python() { here(q) };
expression list es;
expression l, i;
@@
 where(...)
 {
 	...
-	callee@q(es);
 	...
 	srcu_read_unlock(l, i);
+	callee(es);
 	...
 }

// Else the branch only says that it is to be done.
@depends on patch && !inside && !written && !moved@
identifier virtual.where, virtual.callee;
position q : script:python() { here(q) };
expression list es;
expression l, i;
@@
 where(...)
 {
+	bool act_later = false;
 	<+...
-	callee@q(es);
+	act_later = true;
 	...
 	srcu_read_unlock(l, i);
+	if (act_later)
+		callee(es);
 	...+>
 }

// SPDX-License-Identifier: GPL-2.0-or-later
/// Decide inside the read section, act after it: the call that waits for the section's readers
/// moves behind the place where the same function leaves it.
///
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: hoist
// Mode: srcu
// Rule: must-not-hold
// Unless: the result of {callee}() is used, or the function does not leave the section behind the call in the same block

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

// An argument may not be another one behind the section. That it is no pointer from inside of it is
// proved afterwards.
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

@script:python@
x << written.x;
callee << virtual.callee;
@@
print("because: " + x + ", an argument of " + callee + "(), may change between the call and the unlock")

// In no branch of its own: it moves as it is.
@moved depends on patch && !written@
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
@depends on patch && !written && !moved@
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

// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the read section around the call that waits for its readers, and enter it again, when a
/// parameter says that the section's index is within reach.
///
/// Where the function holds a mutex over the call, the section ends before that is taken: a task
/// that waits for the mutex as a reader would be waited for by the one that holds it.
///
//# Valid where the parameter has one value on all ways that keep the index in the member, and
//# the other value on all others, and as for drop-retake. The call still waits for its readers on
//# these others: they must not hold the section at all.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: drop-retake-when
// Mode: srcu

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
objects = []
def here(positions):
    return any(p.line == number for p in positions)
def expression(text):
    return cocci.make_expr(text.replace("@", objects[0]))

// The function's own pointer to a struct tag: everything is named from there.
@parameter_of depends on patch@
identifier virtual.where, virtual.tag;
identifier v;
@@
 where(..., struct tag *v, ...) { ... }

@variable_of depends on patch@
identifier virtual.where, virtual.tag;
identifier v;
@@
 where(...) { ... when any
(
 struct tag *v;
|
 struct tag *v = ...;
)
 ... when any
 }

@script:python@
v << parameter_of.v;
@@
objects.append(v)

@script:python@
v << variable_of.v;
@@
objects.append(v)

@script:python named@
lock << virtual.lock;
cookie << virtual.cookie;
guard << virtual.guard;
l; c; g;
@@
if not objects:
    cocci.include_match(False)
else:
    coccinelle.l = expression(lock)
    coccinelle.c = expression(cookie)
    coccinelle.g = cocci.make_expr(guard)

@enclosed@
identifier virtual.where, virtual.callee;
expression named.l, named.c, named.g;
expression M;
position q : script:python() { here(q) };
@@
 where(...)
 {
 	<+...
+	if (g)
+		srcu_read_unlock(l, c);
 	mutex_lock(M);
 	<+...
 	callee@q(...)
 	...+>
 	mutex_unlock(M);
+	if (g)
+		c = srcu_read_lock(l);
 	...+>
 }

@depends on !enclosed@
identifier virtual.where, virtual.callee;
expression named.l, named.c, named.g;
expression E;
position q : script:python() { here(q) };
@@
 where(...)
 {
 	<...
(
+	if (g)
+		srcu_read_unlock(l, c);
 	callee@q(...);
+	if (g)
+		c = srcu_read_lock(l);
|
+	if (g)
+		srcu_read_unlock(l, c);
 	E = callee@q(...);
+	if (g)
+		c = srcu_read_lock(l);
)
 	...>
 }

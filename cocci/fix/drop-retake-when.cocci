// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the read section around the call that waits for its readers, and enter it again, when a
/// parameter says that the section's index is within reach.
///
/// Where the function holds a mutex over the call, the section ends before that is taken: a task
/// that waits for the mutex as a reader would be waited for by the one that holds it.
///
/// No pointer that was read inside the section is used behind the call, in no function up to the
/// one that entered it.
///
//# Not known, as only pointers are followed: whether what was copied out of it before, a count or a
//# flag, may be another one after the call.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: drop-retake-when
// Mode: srcu
// Rule: must-not-hold
// Unless: {callee}() is called inside a larger expression, and the section can be left around a statement alone

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
where << virtual.where;
tag << virtual.tag;
lock << virtual.lock;
cookie << virtual.cookie;
guard << virtual.guard;
l; c; g;
@@
if not objects:
    print("because: " + where + "() has no variable of type struct " + tag + " *, from which the index is named")
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

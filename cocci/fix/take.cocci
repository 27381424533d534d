// SPDX-License-Identifier: GPL-2.0-or-later
/// Enter the read section around a call that needs it, with the index where the others keep it.
///
/// No section that is open on the way has its index there: none is given back with another's.
///
//# Not known: whether the context is one that may read, as contexts have no rules here, and whether
//# the object is there until the call returns, as what keeps objects is not followed.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: take
// Mode: srcu
// Unless: the call there is part of a larger expression, and a section can be put around a statement alone

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
l; c;
@@
if not objects:
    print("because: " + where + "() has no variable of type struct " + tag + " *, from which the index is named")
    cocci.include_match(False)
else:
    coccinelle.l = expression(lock)
    coccinelle.c = expression(cookie)

@@
expression named.l, named.c;
expression e, E;
position q : script:python() { here(q) };
@@
(
+	c = srcu_read_lock(l);
	e@q;
+	srcu_read_unlock(l, c);
|
+	c = srcu_read_lock(l);
	E = e@q;
+	srcu_read_unlock(l, c);
)

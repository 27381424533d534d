// SPDX-License-Identifier: GPL-2.0-or-later
/// Keep the index of the read section where the others keep it, instead of in a local variable:
/// whoever is called can then leave the section and enter it again.
///
/// No other section that is open on the way has its index there: none is given back with another's.
///
//# Not known, as each path is followed alone: whether another task has its index in that member at
//# the same time.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: carry
// Mode: srcu
// Unless: {index} is not the variable that the function puts the index into at once, and gives back

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

@carried@
identifier virtual.index;
expression named.l, named.c;
position q : script:python() { here(q) };
@@
(
-	int index = srcu_read_lock@q(l);
+	c = srcu_read_lock(l);
|
-	index = srcu_read_lock@q(l);
+	c = srcu_read_lock(l);
)
	<...
-	srcu_read_unlock(l, index);
+	srcu_read_unlock(l, c);
	...>

// The variable may have lost its last use.
@depends on carried@
identifier virtual.index;
@@
 {
 	... when != index
-	int index;
 	... when != index
 }

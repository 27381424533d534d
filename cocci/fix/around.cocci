// SPDX-License-Identifier: GPL-2.0-or-later
/// Take the lock around the statement that needs it, as other functions take it.
///
//# Not known: whether what the function read before may be another when it has the lock, and
//# whether the statements next to this one belong into the same section.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: around
// Rule: must-hold
// Unless: what needs the lock there is part of a larger expression, and a lock can be taken around a statement alone

virtual patch

// How the lock is taken, given back, and with which variable, for pointers to each kind of struct:
// "tag|take(&@->lock)|give(&@->lock)|local;...", where @ is the pointer. Was another statement of the
// function mended already ("yes", "no")?
@initialize:python@
line << virtual.line;
takes << virtual.takes;
again << virtual.again;
@@
number = str(line)
spelled = str(takes)
first = str(again) == "no"
objects = {}	# kind of struct: pointers to one
handed = set()
variables = set()

def here(positions):
    return any(p.line == number for p in positions)

# Of several pointers the one that is handed to what is called there.
def pointer(tag):
    return next((v for v in objects[tag] if v in handed), objects[tag][0])

def chosen():
    for one in spelled.split(";"):
        tag, take, give, local = one.split("|")
        if not tag or tag in objects:
            return [s.replace("@", pointer(tag) if tag else "") for s in (take, give, local)]
    return None

@parameter_of depends on patch@
identifier virtual.where;
identifier tag, v;
@@
 where(..., struct tag *v, ...) { ... }

@variable_of depends on patch@
identifier virtual.where;
identifier tag, v;
@@
 where(...) { ... when any
(
 struct tag *v;
|
 struct tag *v = ...;
)
 ... when any
 }

@plain_of depends on patch@
identifier virtual.where;
identifier v;
type T;
@@
 where(...) { ... when any
(
 T v;
|
 T v = ...;
)
 ... when any
 }

@handed_on depends on patch@
identifier f, v, m;
position q : script:python() { here(q) };
@@
(
 f@q(..., v, ...)
|
 f@q(..., &v->m, ...)
)

@script:python@
v << handed_on.v;
@@
handed.add(str(v))

@plain_parameter depends on patch@
identifier virtual.where;
identifier v;
type T;
@@
 where(..., T v, ...) { ... }

@script:python@
v << plain_parameter.v;
@@
variables.add(str(v))

@script:python@
tag << parameter_of.tag;
v << parameter_of.v;
@@
objects.setdefault(str(tag), []).append(str(v))

@script:python@
tag << variable_of.tag;
v << variable_of.v;
@@
objects.setdefault(str(tag), []).append(str(v))

@script:python@
v << plain_of.v;
@@
variables.add(str(v))

@script:python named@
where << virtual.where;
t; g; r;
@@
found = chosen()
# What is its value behind the statement for, and is it of that type?
taken = found and first and found[2] in variables
if not found or taken:
    print("because: " + where + ("() has a variable " + found[2] + " of its own" if taken else
                                 "() has no variable from which the lock is named"))
    cocci.include_match(False)
else:
    coccinelle.t = cocci.make_stmt(found[0] + ";")
    coccinelle.g = cocci.make_stmt(found[1] + ";")
    coccinelle.r = cocci.make_ident(next(v for v in ("ret", "err", "rc", "result", "locked_result") if v not in variables))

@alone@
statement named.t, named.g;
expression e, E;
position q : script:python() { here(q) };
@@
(
+	t
	E = e@q;
+	g
|
+	t
	e@q;
+	g
)

@returned depends on !alone@
identifier virtual.where;
statement named.t, named.g;
identifier named.r;
expression e;
type T;
position q : script:python() { here(q) };
@@
 T where(...)
 {
+	T r;
+
 	<+...
-	return e@q;
+	t
+	r = e;
+	g
+	return r;
 	...+>
 }

// The variable that both use, where it did not come with another statement.
@script:python new depends on alone || returned@
where << virtual.where;
l; T;
@@
found = chosen()
if not found[2] or found[2] in variables:
    cocci.include_match(False)
else:
    coccinelle.l = cocci.make_ident(found[2])
    coccinelle.T = cocci.make_type("int" if "=" in found[0] else "unsigned long")

@@
identifier virtual.where;
identifier new.l;
type new.T;
@@
 where(...)
 {
+	T l;
 	...
 }

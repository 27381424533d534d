// SPDX-License-Identifier: GPL-2.0-or-later
/// Give the lock back where the function is left with it.
///
//# Not known: whether it is left so on purpose for a caller that is not among the files.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: give-back
// Rule: lock-imbalance
// Unless: no return or goto of {where}() behind that branch can be reached from the place that takes the lock without {callee}()

virtual patch

// The first return or goto at line `after` or behind it that comes from `line` without `callee`.
@initialize:python@
line << virtual.line;
after << virtual.after;
@@
number = str(line)
branch = int(str(after))
places = set()

def here(positions):
    return any(p.line == number for p in positions)

def is_first(positions):
    first = min([place for place in places if place >= branch], default=None)
    return any(int(p.line) == first for p in positions)

@leaves depends on patch exists@
identifier virtual.callee;
expression e;
position q : script:python() { here(q) };
position p;
@@
 e@q
 ... when != callee(...)
     when any
 return@p ...;

@leaves_void depends on patch exists@
identifier virtual.callee;
expression e;
position q : script:python() { here(q) };
position p;
@@
 e@q
 ... when != callee(...)
     when any
 return@p;

@goes depends on patch exists@
identifier virtual.callee;
identifier l;
expression e;
position q : script:python() { here(q) };
position p;
@@
 e@q
 ... when != callee(...)
     when any
 goto@p l;

@script:python@
p << leaves.p;
@@
places.update(int(x.line) for x in p)

@script:python@
p << leaves_void.p;
@@
places.update(int(x.line) for x in p)

@script:python@
p << goes.p;
@@
places.update(int(x.line) for x in p)

@script:python named@
release << virtual.release;
g;
@@
coccinelle.g = cocci.make_stmt(str(release) + ";")

// The function has a label for it, behind which it gives the lock back and returns at once.
@labelled@
identifier virtual.where, virtual.callee;
identifier l;
@@
 where(...)
 { ...
 l:
 callee(...);
 }

@labelled_value@
identifier virtual.where, virtual.callee;
identifier l, ret;
@@
 where(...)
 { ...
 l:
 callee(...);
 return ret;
 }

@routed depends on labelled@
identifier labelled.l;
position p : script:python() { is_first(p) };
@@
-	return@p;
+	goto l;

@routed_same depends on labelled_value@
identifier labelled_value.l, labelled_value.ret;
position p : script:python() { is_first(p) };
@@
-	return@p ret;
+	goto l;

@routed_value depends on labelled_value && !routed_same@
identifier labelled_value.l, labelled_value.ret;
expression e;
position p : script:python() { is_first(p) };
@@
-	return@p e;
+	ret = e;
+	goto l;

@depends on !routed && !routed_same && !routed_value@
statement named.g;
position p : script:python() { is_first(p) };
@@
(
+	g
	return@p ...;
|
+	g
	return@p;
)

@depends on !routed && !routed_same && !routed_value@
statement named.g;
identifier l;
position p : script:python() { is_first(p) };
@@
+	g
	goto@p l;

// SPDX-License-Identifier: GPL-2.0-or-later
/// Give a function, where it is declared and where it is defined, an annotation behind its
/// parameters.
//
//# `lockctx annotate` writes what is below once for each annotation, with the functions that get
//# it in place of the virtual one. SmPL cannot write an attribute with arguments, and 1.1.1 skips
//# a function that has one; so there is a bare attribute first, and the text of the Text line
//# takes its place when the semantic patch has done its work (`lockctx annotate --finish`).
//
// Confidence: High
// Options: --no-includes --include-headers
// Text: lockctx_1 __must_not_hold(&%0->srcu)

virtual patch
virtual report

@definition_1 depends on patch@
identifier virtual.fn;
type T;
parameter list ps;
@@
 T fn(ps)
+__attribute__((lockctx_1))
 { ... }

@prototype_1 depends on patch@
identifier virtual.fn;
attribute name lockctx_1;
type T;
parameter list ps;
@@
 T fn(ps)
+lockctx_1
 ;

@found_1 depends on report@
identifier virtual.fn;
type T;
parameter list ps;
position p;
@@
 T fn@p(ps) { ... }

@script:python depends on report@
p << found_1.p;
@@
coccilib.report.print_report(p[0], "%s() waits for readers of this class: no reader may call it" % p[0].current_element)

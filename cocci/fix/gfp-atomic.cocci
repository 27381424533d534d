// SPDX-License-Identifier: GPL-2.0-or-later
/// Allocate without waiting, as the caller may not sleep. That it may fail is seen to: its result is
/// tested.
///
//# Not known: whether it may fail so much more often that the allocation had better be made before.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: gfp-atomic
// Rule: sleep-in-atomic
// Site: GFP_KERNEL
// Unless: there is no GFP_KERNEL in the call there, or nothing behind it asks whether it failed

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

@asked depends on patch exists@
identifier f;
expression E;
position q : script:python() { here(q) };
position p;
statement S;
@@
(
 E = f@q(..., GFP_KERNEL@p, ...);
|
 E = f@q(..., GFP_KERNEL_ACCOUNT@p, ...);
)
 ... when != E = ...
(
 if (<+... !E ...+>) S
|
 if (<+... E == NULL ...+>) S
|
 if (<+... IS_ERR(E) ...+>) S
|
 return E;
)

@depends on asked@
identifier f;
position asked.p;
@@
 f(...,
(
-	GFP_KERNEL@p
+	GFP_ATOMIC
|
-	GFP_KERNEL_ACCOUNT@p
+	GFP_ATOMIC | __GFP_ACCOUNT
)
 , ...)

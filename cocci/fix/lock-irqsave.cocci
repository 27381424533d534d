// SPDX-License-Identifier: GPL-2.0-or-later
/// Keep interrupts away while the lock is held that their handlers take, too.
///
//# Not known: whether interrupts are enabled there on every way; where they surely are, the variant
//# without flags is the shorter one.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: lock-irqsave
// Rule: irq-inversion
// Unless: the lock is not taken there, in a statement of its own, by a function that has a variant which disables interrupts

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

@spin depends on patch@
expression l;
symbol flags;
position q : script:python() { here(q) };
@@
-	spin_lock@q(l);
+	spin_lock_irqsave(l, flags);
	<... when != spin_lock(l);
-	spin_unlock(l);
+	spin_unlock_irqrestore(l, flags);
	...>

@raw depends on patch@
expression l;
symbol flags;
position q : script:python() { here(q) };
@@
-	raw_spin_lock@q(l);
+	raw_spin_lock_irqsave(l, flags);
	<... when != raw_spin_lock(l);
-	raw_spin_unlock(l);
+	raw_spin_unlock_irqrestore(l, flags);
	...>

@read depends on patch@
expression l;
symbol flags;
position q : script:python() { here(q) };
@@
-	read_lock@q(l);
+	read_lock_irqsave(l, flags);
	<... when != read_lock(l);
-	read_unlock(l);
+	read_unlock_irqrestore(l, flags);
	...>

@write depends on patch@
expression l;
symbol flags;
position q : script:python() { here(q) };
@@
-	write_lock@q(l);
+	write_lock_irqsave(l, flags);
	<... when != write_lock(l);
-	write_unlock(l);
+	write_unlock_irqrestore(l, flags);
	...>

@there depends on spin || raw || read || write@
identifier virtual.where;
symbol flags;
@@
 where(...)
 { ... when any
	unsigned long flags;
 ... when any
 }

@depends on (spin || raw || read || write) && !there@
identifier virtual.where;
symbol flags;
@@
 where(...)
 {
+	unsigned long flags;
 	...
 }

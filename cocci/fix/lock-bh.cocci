// SPDX-License-Identifier: GPL-2.0-or-later
/// Keep softirqs away while the lock is held that they take, too.
///
//# Not known: whether the function is entered with interrupts disabled somewhere, where softirqs may
//# not be enabled again.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: lock-bh
// Rule: irq-inversion
// Unless: the lock is not taken there, in a statement of its own, by a function that has a variant which disables softirqs

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

@spin depends on patch@
expression l;
position q : script:python() { here(q) };
@@
-	spin_lock@q(l);
+	spin_lock_bh(l);
	<... when != spin_lock(l);
-	spin_unlock(l);
+	spin_unlock_bh(l);
	...>

@raw depends on patch@
expression l;
position q : script:python() { here(q) };
@@
-	raw_spin_lock@q(l);
+	raw_spin_lock_bh(l);
	<... when != raw_spin_lock(l);
-	raw_spin_unlock(l);
+	raw_spin_unlock_bh(l);
	...>

@read depends on patch@
expression l;
position q : script:python() { here(q) };
@@
-	read_lock@q(l);
+	read_lock_bh(l);
	<... when != read_lock(l);
-	read_unlock(l);
+	read_unlock_bh(l);
	...>

@write depends on patch@
expression l;
position q : script:python() { here(q) };
@@
-	write_lock@q(l);
+	write_lock_bh(l);
	<... when != write_lock(l);
-	write_unlock(l);
+	write_unlock_bh(l);
	...>

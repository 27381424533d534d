// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the RCU read section around the call that waits for its readers, and enter it again.
///
//# Valid where every way to the call holds the section once, and where no caller up to the one
//# that entered the section uses afterwards a pointer that it read inside.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: drop-retake
// Mode: rcu

virtual patch

@initialize:python@
line << virtual.line;
@@
number = str(line)
def here(positions):
    return any(p.line == number for p in positions)

@depends on patch@
identifier virtual.where, virtual.callee;
expression E;
position q : script:python() { here(q) };
@@
 where(...)
 {
 	<...
(
+	rcu_read_unlock();
 	callee@q(...);
+	rcu_read_lock();
|
+	rcu_read_unlock();
 	E = callee@q(...);
+	rcu_read_lock();
)
 	...>
 }

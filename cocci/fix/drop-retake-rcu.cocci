// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the RCU read section around the call that waits for its readers, and enter it again. No
/// pointer that was read inside the section is used behind the call, in no function up to the one
/// that entered it.
///
//# Not known, as only pointers are followed: whether what was copied out of it before, a count or a
//# flag, may be another one after the call.
//
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Strategy: drop-retake
// Mode: rcu
// Rule: must-not-hold
// Unless: {callee}() is called inside a larger expression, and the section can be left around a statement alone

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

// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: genirq/PM: Always unlock IRQ descriptor in rearm_wake_irq()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/irq/pm.c

virtual patch

@depends on patch@
@@
 rearm_wake_irq(...)
 {
	<...
-	goto unlock;
+	return;
	...>
 }

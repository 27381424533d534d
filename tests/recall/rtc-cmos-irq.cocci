// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: rtc: cmos: Use spin_lock_irqsave() in cmos_interrupt()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/rtc/rtc-cmos.c

virtual patch

@depends on patch@
expression e, f;
@@
 cmos_interrupt(...)
 {
	<...
-	spin_lock_irqsave(e, f);
+	spin_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 cmos_interrupt(...)
 {
	<...
-	spin_unlock_irqrestore(e, f);
+	spin_unlock(e);
	...>
 }

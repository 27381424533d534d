// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: r8169: prevent potential deadlock in rtl8169_close
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/net/ethernet/realtek/r8169_main.c

virtual patch

@depends on patch@
expression w;
@@
 rtl8169_close(...)
 {
	...
-	cancel_work(w);
+	cancel_work_sync(w);
	...
 }

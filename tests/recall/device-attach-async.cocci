// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: driver core: fix deadlock in __device_attach
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/base/dd.c

virtual patch

@depends on patch@
identifier async, dev;
@@
 __device_attach(struct device *dev, ...)
 {
	<...
-	async = true;
+	async_schedule_dev(__device_attach_async_helper, dev);
	...>
 }

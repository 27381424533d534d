// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: usb: xhci: Fix sleep in atomic context in xhci_free_streams()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/usb/host/xhci.c

virtual patch

@depends on patch@
expression s, v;
identifier xhci;
@@
 xhci_free_streams(...)
 {
	...
	struct xhci_hcd *xhci;
	<...
	s[i] = v;
+	xhci_free_stream_info(xhci, s[i]);
	...>
 }

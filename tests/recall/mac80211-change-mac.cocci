// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: wifi: mac80211: take wiphy lock for MAC addr change
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/mac80211/iface.c

virtual patch

@depends on patch@
expression e, f;
@@
 ieee80211_change_mac(...)
 {
	<...
-	wiphy_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 ieee80211_change_mac(...)
 {
	<...
-	wiphy_unlock(e);
	...>
 }

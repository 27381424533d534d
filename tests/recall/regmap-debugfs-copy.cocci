// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: regmap: debugfs: Don't sleep while atomic for fast_io regmaps
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/base/regmap/regmap-debugfs.c

virtual patch

@depends on patch@
expression err, map, b, c, n;
@@
 regmap_cache_only_write_file(...)
 {
	...
-	err = kstrtobool_from_user(b, c, n);
-	if (err)
-		return count;
	...
	map->lock(map->lock_arg);
+	err = kstrtobool_from_user(b, c, n);
	...
 }

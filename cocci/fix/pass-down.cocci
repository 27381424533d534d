// SPDX-License-Identifier: GPL-2.0-or-later
/// Hand a bool parameter of the caller down to the function that it calls.
///
/// Every caller has one of that name: another would not compile.
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 80
// Strategy: pass-down
// Unless: {where}() has a parameter {guard} already, or none that it could stand behind

virtual patch

@has depends on patch@
identifier virtual.where, virtual.guard;
@@
 where(..., bool guard, ...) { ... }

@passed depends on patch && !has@
identifier virtual.where, virtual.guard;
identifier p;
type T;
@@
 where(..., T p
+	, bool guard
 	) { ... }

@depends on passed@
identifier virtual.where, virtual.guard;
identifier caller;
expression e;
@@
 caller(..., bool guard, ...)
 {
 	<...
 	where(..., e
+	      , guard
 	      )
 	...>
 }

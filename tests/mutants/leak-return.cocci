// SPDX-License-Identifier: GPL-2.0-or-later
// An early return forgets to give the lock back.

@exists@
identifier lock =~ "@LOCK@", unlock =~ "@UNLOCK@";
expression list before, es;
expression e;
@@

lock(before);
... when any
if (...) {
...
-	unlock(es);
(
return e;
|
return;
)
}

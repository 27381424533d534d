// SPDX-License-Identifier: GPL-2.0-or-later
// A helper that takes the lock is called before it is given back, and not after it, or after it was taken.

@h exists@
identifier helper, lock =~ "@LOCK@", member;
expression object;
@@

helper(...)
{
... when any
lock(&object->member, ...);
... when any
}

@@
identifier h.helper, h.member, unlock =~ "@UNLOCK@", lock =~ "@LOCK@";
expression object, e;
expression list es, args;
@@

(
-	unlock(&object->member, es);
	helper(args);
+	unlock(&object->member, es);
|
-	unlock(&object->member, es);
	e = helper(args);
+	unlock(&object->member, es);
|
-	unlock(&object->member);
	helper(args);
+	unlock(&object->member);
|
-	unlock(&object->member);
	e = helper(args);
+	unlock(&object->member);
|
+	lock(&object->member);
	helper(args);
-	lock(&object->member);
|
+	lock(&object->member);
	e = helper(args);
-	lock(&object->member);
)

@g exists@
identifier helper, lock =~ "@LOCK@", variable;
@@

helper(...)
{
... when any
lock(&variable, ...);
... when any
}

@@
identifier g.helper, g.variable, unlock =~ "@UNLOCK@", lock =~ "@LOCK@";
expression e;
expression list args;
@@

(
-	unlock(&variable);
	helper(args);
+	unlock(&variable);
|
-	unlock(&variable);
	e = helper(args);
+	unlock(&variable);
|
+	lock(&variable);
	helper(args);
-	lock(&variable);
|
+	lock(&variable);
	e = helper(args);
-	lock(&variable);
)

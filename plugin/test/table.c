/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Static initialisers: what points to what, and where that is said. */
struct obj { int n; struct { void *data; } in; int v[4]; };
struct ops {
	int (*get)(struct obj *);
	void (*put)(void);
	struct obj *obj;
	void *any;
	const char *name;
	union { int flag; long wide; };
	struct { void (*hook)(void); } sub;
	const struct ops *next;
};

static int get(struct obj *o) { return o->n; }
static void put(void) { }
static struct obj obj = { .n = 3, .in = { .data = &obj } };

static const struct ops base = { .put = put }; // = init ops::put = &put
// = symbol base defined const type ops

struct ops table = {
	.get = get, 	.obj = &obj, // = init ops::obj = &obj
	.any = &obj.v[2], // = init ops::any = &obj obj::v [2]
	.name = "a string",
	.flag = 5, // = init ops::flag = 5
	.sub.hook = put, // = init ops::sub ops::sub.hook = &put
	.next = &base, // = init ops::next = &base
};
// = object table
// ! ops::name

static void (*const handlers[16])(void) = {
	[3] = put, // = init [3] = &put
	[5 ... 7] = put, // = init [6] = &put
};
// = object handlers

struct obj *plain = &obj; // = init = &obj
void *odd = (char *)&obj + __builtin_offsetof(struct obj, in);
// = init = &obj obj::in

int run(int i)
{
	static void (*hook)(void) = put; // = init = &put
	static const struct ops local = { .get = get }; // = init ops::get = &get

	handlers[i](); // = handlers[P0(i)]() type void()
	hook();
	return table.get(table.obj) + local.get(plain);
}
// = symbol hook defined pointer
// = object local
// = init ops::get = &get
// = table.get(table.obj) type int(struct obj *)
// = local.get(plain) type int(struct obj *)

static void *hidden __attribute__((used, section(".discard.addressable"))) = &run;
// ! object hidden

int numbers[100] = { 1, 2, 3, [99] = 4 };
// = init [99] = 4
int many[100] = { [0 ... 99] = 7 };
// ! object many

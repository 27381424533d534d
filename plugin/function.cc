// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * function.cc - one function's body. Its records are kept until the whole body
 * was seen, since FN counts the locals and a PHI may name what comes later.
 */
#include "extract.h"

static void walk_init(struct walk *w, struct function *fn)
{
	memset(w, 0, sizeof(*w));
	w->fn = fn;
	w->file = LOCATION_FILE(DECL_SOURCE_LOCATION(fn->decl));
	w->ssa = XCNEWVEC(uint32_t, vec_safe_length(SSANAMES(fn)) + 1);
	w->blocks = XCNEWVEC(int, last_basic_block_for_fn(fn) + 1);
	w->local_of = new hash_map<tree, uint32_t>;
	obstack_init(&w->lists);
}

static void walk_release(struct walk *w)
{
	w->exprs.release();
	w->locals.release();
	w->records.release();
	w->phis.release();
	free(w->cons);
	free(w->ssa);
	free(w->blocks);
	delete w->local_of;
	obstack_free(&w->lists, NULL);
}

/* Parameters that live in memory get their values there on entry. */
static void store_parameters(struct walk *w)
{
	int n = 0;

	for (tree p = DECL_ARGUMENTS(w->fn->decl); p; p = DECL_CHAIN(p), n++) {
		struct fact_store s = {};

		if (is_gimple_reg(p))
			continue;
		s.addr = expr_address(w, p);
		s.value = expr_new(w, EX_PARAM, 0, 0, TREE_CODE(TREE_TYPE(p)) == BOOLEAN_TYPE, n);
		SET_PLACE(s, unit_place(DECL_SOURCE_LOCATION(p), w->file));
		stmt_add(w, FACT_STORE)->store = s;
	}
}

static uint32_t block_number(const struct walk *w, basic_block bb)
{
	return w->blocks[bb->index];
}

static void end_cond(struct walk *w, gcond *stmt, basic_block bb)
{
	tree a = gimple_cond_lhs(stmt), b = gimple_cond_rhs(stmt);
	location_t loc = gimple_location(stmt);
	struct fact_branch r = {};
	edge yes, no;

	extract_true_false_edges_from_block(bb, &yes, &no);
	r.cond = expr_binary(w, gimple_cond_code(stmt), a, b);
	if (!r.cond)
		r.cond = expr_new(w, EX_OPAQUE, stmt_operand(w, a, loc),
				  stmt_operand(w, b, loc), 0, 0);
	r.yes = block_number(w, yes->dest);
	r.no = block_number(w, no->dest);
	SET_PLACE(r, unit_place(loc, w->file));
	stmt_add(w, FACT_BRANCH)->branch = r;
}

static void end_switch(struct walk *w, gswitch *stmt)
{
	unsigned int n = gimple_switch_num_labels(stmt) - 1;
	int64_t *low = XOBNEWVEC(&w->lists, int64_t, n);
	int64_t *high = XOBNEWVEC(&w->lists, int64_t, n);
	uint32_t *to = XOBNEWVEC(&w->lists, uint32_t, n);
	struct fact_choice r = {};

	for (unsigned int i = 0; i < n; i++) {
		tree label = gimple_switch_label(stmt, i + 1);

		low[i] = int_value(CASE_LOW(label));
		high[i] = CASE_HIGH(label) ? int_value(CASE_HIGH(label)) : low[i];
		to[i] = block_number(w, label_to_block(w->fn, CASE_LABEL(label)));
	}
	r.index = stmt_operand(w, gimple_switch_index(stmt), gimple_location(stmt));
	r.other = block_number(w, label_to_block(w->fn, CASE_LABEL(gimple_switch_label(stmt, 0))));
	r.to = { n, to };
	r.low = { n, low };
	r.high = { n, high };
	SET_PLACE(r, unit_place(gimple_location(stmt), w->file));
	stmt_add(w, FACT_SWITCH)->choice = r;
}

static void end_return(struct walk *w, greturn *stmt)
{
	location_t loc = gimple_location(stmt);
	tree value = gimple_return_retval(stmt);
	struct fact_ret r = {};

	if (value)
		r.value = stmt_operand(w, value, loc);
	/* the one return that GCC makes of several has no place: take the closing brace */
	if (LOCATION_LOCUS(loc) <= BUILTINS_LOCATION)
		loc = w->fn->function_end_locus;
	SET_PLACE(r, unit_place(loc, w->file));
	stmt_add(w, FACT_RET)->ret = r;
}

/* A block whose last statement does not say where to go. */
static void end_plain(struct walk *w, basic_block bb)
{
	auto_vec<uint32_t, 8> to;
	edge_iterator ei;
	bool leaves = false;
	edge e;

	FOR_EACH_EDGE(e, ei, bb->succs) {
		if (e->dest == EXIT_BLOCK_PTR_FOR_FN(w->fn))
			leaves = true;
		else if (!to.contains(block_number(w, e->dest)))
			to.safe_push(block_number(w, e->dest));
	}
	if (to.length() == 1)
		stmt_add(w, FACT_JUMP)->jump.to = to[0];
	else if (to.length())
		stmt_add(w, FACT_ANYOF)->anyof.to = stmt_list(w, to.address(), to.length());
	else
		stmt_add(w, leaves ? FACT_RET : FACT_STOP);
}

static void walk_block(struct walk *w, basic_block bb)
{
	gimple *last = NULL;

	for (gimple_stmt_iterator gsi = gsi_start_bb(bb); !gsi_end_p(gsi); gsi_next(&gsi)) {
		gimple *stmt = gsi_stmt(gsi);

		if (is_gimple_debug(stmt))
			continue;
		last = stmt;
		stmt_record(w, stmt);
	}
	switch (last ? gimple_code(last) : GIMPLE_NOP) {
	case GIMPLE_COND:
		end_cond(w, as_a<gcond *>(last), bb);
		break;
	case GIMPLE_SWITCH:
		end_switch(w, as_a<gswitch *>(last));
		break;
	case GIMPLE_RETURN:
		end_return(w, as_a<greturn *>(last));
		break;
	default:
		end_plain(w, bb);
		break;
	}
}

/* The record of PHI, whose EX_PHI is DST. */
static struct fact_phi phi_record(struct walk *w, gphi *phi)
{
	unsigned int n = gimple_phi_num_args(phi);
	auto_vec<uint32_t, 8> values, preds;
	struct fact_phi r = {};

	r.dst = w->ssa[SSA_NAME_VERSION(gimple_phi_result(phi))];
	for (unsigned int i = 0; i < n; i++) {
		values.safe_push(expr_value(w, gimple_phi_arg_def(phi, i), NULL_TREE));
		preds.safe_push(block_number(w, gimple_phi_arg_edge(phi, i)->src));
	}
	r.values = stmt_list(w, values.address(), n);
	r.preds = stmt_list(w, preds.address(), n);
	r.name = stmt_result_name(gimple_phi_result(phi), true);
	return r;
}

/* PHIs that something uses, by block. The values of one may use more of them. */
static void walk_phis(struct walk *w, vec<struct fact_phi> *of_block)
{
	for (unsigned int i = 0; i < w->phis.length(); i++) {
		gphi *phi = w->phis[i];
		struct fact_phi r = phi_record(w, phi);

		of_block[block_number(w, gimple_bb(phi))].safe_push(r);
	}
}

static void write_fn(struct walk *w, cgraph_node *node)
{
	tree decl = node->decl;
	auto_vec<uint32_t, 16> params;
	struct fact_fn r = {};

	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p))
		params.safe_push(decl_name(p));
	r.sym = unit_sym(decl);
	r.flags = (DECL_DECLARED_INLINE_P(decl) ? FN_INLINE : 0) |
		  (w->file && strcmp(w->file, main_input_filename) ? FN_HEADER : 0) |
		  (stdarg_p(TREE_TYPE(decl)) ? FN_VARARGS : 0) |
		  (VOID_TYPE_P(TREE_TYPE(TREE_TYPE(decl))) ? FN_VOID : 0);
	r.params = { params.length(), params.address() };
	r.locals = { w->locals.length(), w->locals.address() };
	SET_PLACE(r, unit_place(DECL_SOURCE_LOCATION(decl), NULL));
	facts_put_fn(facts, &r);
}

static bool is_terminator(enum fact_tag tag)
{
	return tag >= FACT_JUMP && tag <= FACT_STOP;
}

static void write_body(struct walk *w, cgraph_node *node, vec<struct fact_phi> *phis)
{
	struct fact_block block = {};
	struct fact_endfn end = {};
	bool open = false;
	int n = 0;

	write_fn(w, node);
	for (const struct fact_expr &e : w->exprs)
		facts_put_expr(facts, &e);
	for (const struct record &r : w->records) {
		if (!open) {
			facts_put_block(facts, &block);
			for (const struct fact_phi &phi : phis[n])
				facts_put_phi(facts, &phi);
			n++;
		}
		unit_put(&r);
		open = !is_terminator(r.tag);
	}
	facts_put_endfn(facts, &end);
}

void function_write(cgraph_node *node)
{
	struct function *fn = DECL_STRUCT_FUNCTION(node->decl);
	basic_block bb, entry;
	struct walk w;
	int n = 0;

	if (!fn || !fn->cfg || is_thunk(node))
		return;
	walk_init(&w, fn);
	entry = single_succ(ENTRY_BLOCK_PTR_FOR_FN(fn));
	w.blocks[entry->index] = n++;
	FOR_EACH_BB_FN(bb, fn)
		if (bb != entry)
			w.blocks[bb->index] = n++;
	store_parameters(&w);
	walk_block(&w, entry);
	FOR_EACH_BB_FN(bb, fn)
		if (bb != entry)
			walk_block(&w, bb);

	vec<struct fact_phi> *phis = XCNEWVEC(vec<struct fact_phi>, n);

	walk_phis(&w, phis);
	write_body(&w, node, phis);
	for (int i = 0; i < n; i++)
		phis[i].release();
	free(phis);
	walk_release(&w);
}

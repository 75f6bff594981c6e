/* Compiles the formulas of a framework. They are read without a stage: of the unit that is judged, and of what is below
 * it where they aggregate. */
#include "compile_internal.h"

static void compile_bands(Compiler *compiler, const ScoreNodeDef *def, CompiledNode *node) {
    node->bands = ARENA_ARRAY(compiler->arena, def->band_count, const Expr *);
    for (size_t i = 0; i < def->band_count; i++) {
        node->bands[i] = compile_constant(compiler, &def->bands[i].limit, -1, &def->unit);
    }
}

static void compile_node(Compiler *compiler, const ScoreNodeDef *def, CompiledNode *node) {
    *node = (CompiledNode){.def = def};
    node->value = compile_text(compiler, &def->value, -1, &def->unit);
    node->limit = compile_constant(compiler, &def->limit.all, -1, &def->unit);
    node->half = compile_constant(compiler, &def->half, -1, &def->unit);
    node->zero_at = compile_constant(compiler, &def->zero_at, -1, &def->unit);
    node->sample = compile_text(compiler, &def->sample, -1, NULL);
    node->sample_least = compile_constant(compiler, &def->sample_least, -1, NULL);
    node->applies = compile_bool(compiler, &def->applies, -1);
    compile_bands(compiler, def, node);
    node->counts = ARENA_ARRAY(compiler->arena, def->line_count, const Expr *);
    for (size_t i = 0; i < def->line_count; i++) {
        node->counts[i] = compile_text(compiler, &def->lines[i].count, -1, NULL);
    }
    node->nodes = ARENA_ARRAY(compiler->arena, def->node_count, CompiledNode);
    for (size_t i = 0; i < def->node_count; i++) {
        compile_node(compiler, &def->nodes[i], &node->nodes[i]);
    }
}

void compile_framework(Compiler *compiler) {
    const FrameworkDef *def = &compiler->def->framework;
    CompiledFramework *framework = &compiler->standard->framework;
    framework->applies = compile_bool(compiler, &def->applies, -1);
    framework->coefficient = compile_text(compiler, &def->coefficient, -1, NULL);
    framework->coefficient_least = compile_constant(compiler, &def->coefficient_least, -1, NULL);
    framework->coefficient_most = compile_constant(compiler, &def->coefficient_most, -1, NULL);
    framework->nodes = ARENA_ARRAY(compiler->arena, def->node_count, CompiledNode);
    for (size_t i = 0; i < def->node_count; i++) {
        compile_node(compiler, &def->nodes[i], &framework->nodes[i]);
    }
    framework->effects = ARENA_ARRAY(compiler->arena, def->effect_count, const Expr *);
    for (size_t i = 0; i < def->effect_count; i++) {
        framework->effects[i] = compile_bool(compiler, &def->effects[i].when, -1);
    }
}

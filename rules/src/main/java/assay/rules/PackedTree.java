package assay.rules;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.values.NullValue;
import java.util.List;
import java.util.Optional;

/**
 * The syntax tree of an expression, packed: what its evaluation needs of it. The library's own form
 * takes longer to read than the expression to parse.
 */
final class PackedTree {

    private static final CelExpr.ExprKind.Kind[] KINDS = CelExpr.ExprKind.Kind.values();
    private static final CelConstant.Kind[] CONSTANTS = CelConstant.Kind.values();

    private PackedTree() {}

    /**
     * Packs the tree and where its nodes stand in the text.
     *
     * @throws IllegalArgumentException if it makes messages of protocol buffers, or has constants
     *     that facts do not know
     */
    static byte[] pack(CelAbstractSyntaxTree tree) {
        Packer out = new Packer();
        write(out, tree.getExpr());
        out.list(
                List.copyOf(tree.getSource().getPositionsMap().entrySet()),
                place -> {
                    out.number(Math.toIntExact(place.getKey()));
                    out.number(place.getValue());
                });
        return out.bytes();
    }

    /**
     * The tree that was packed.
     *
     * @param source the expression as it was written
     */
    static CelAbstractSyntaxTree unpack(Unpacker in, String source) {
        CelExpr root = read(in);
        CelSource.Builder places = CelSource.newBuilder(source).setDescription("<input>");
        for (int left = in.number(); left > 0; left--) {
            int node = in.number();
            places.addPositions(node, in.number());
        }
        return CelAbstractSyntaxTree.newParsedAst(root, places.build());
    }

    private static void write(Packer out, CelExpr node) {
        out.choice(node.getKind(), KINDS);
        out.number(Math.toIntExact(node.id()));
        switch (node.getKind()) {
            case CONSTANT -> write(out, node.constant());
            case IDENT -> out.text(node.ident().name());
            case SELECT -> write(out, node.select());
            case CALL -> write(out, node.call());
            case LIST -> writeAll(out, node.list().elements());
            case MAP -> out.list(node.map().entries(), entry -> write(out, entry));
            case COMPREHENSION -> write(out, node.comprehension());
            case STRUCT, NOT_SET -> throw new IllegalArgumentException("no expression on facts");
        }
    }

    private static CelExpr read(Unpacker in) {
        CelExpr.ExprKind.Kind kind = in.choice(KINDS);
        long id = in.number();
        return switch (kind) {
            case CONSTANT -> CelExpr.ofConstant(id, constant(in));
            case IDENT -> CelExpr.ofIdent(id, in.text());
            case SELECT -> {
                CelExpr operand = read(in);
                String field = in.text();
                yield CelExpr.ofSelect(id, operand, field, in.flag());
            }
            case CALL -> {
                Optional<CelExpr> target = in.flag() ? Optional.of(read(in)) : Optional.empty();
                String function = in.text();
                yield CelExpr.ofCall(id, target, function, readAll(in));
            }
            case LIST -> CelExpr.ofList(id, readAll(in), ImmutableList.of());
            case MAP -> CelExpr.ofMap(id, ImmutableList.copyOf(in.list(() -> entry(in))));
            case COMPREHENSION -> comprehension(in, id);
            case STRUCT, NOT_SET -> throw new IllegalStateException("no expression on facts");
        };
    }

    private static void writeAll(Packer out, List<CelExpr> nodes) {
        out.list(nodes, node -> write(out, node));
    }

    private static ImmutableList<CelExpr> readAll(Unpacker in) {
        return ImmutableList.copyOf(in.list(() -> read(in)));
    }

    private static void write(Packer out, CelSelect select) {
        write(out, select.operand());
        out.text(select.field());
        out.flag(select.testOnly());
    }

    private static void write(Packer out, CelCall call) {
        out.flag(call.target().isPresent());
        call.target().ifPresent(target -> write(out, target));
        out.text(call.function());
        writeAll(out, call.args());
    }

    private static void write(Packer out, CelMap.Entry entry) {
        out.number(Math.toIntExact(entry.id()));
        write(out, entry.key());
        write(out, entry.value());
    }

    private static CelMap.Entry entry(Unpacker in) {
        long id = in.number();
        CelExpr key = read(in);
        return CelExpr.ofMapEntry(id, key, read(in), false);
    }

    private static void write(Packer out, CelComprehension loop) {
        out.text(loop.iterVar());
        out.text(loop.iterVar2());
        write(out, loop.iterRange());
        out.text(loop.accuVar());
        writeAll(
                out,
                List.of(loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result()));
    }

    private static CelExpr comprehension(Unpacker in, long id) {
        String item = in.text();
        String second = in.text();
        CelExpr range = read(in);
        String sum = in.text();
        List<CelExpr> steps = readAll(in);
        return CelExpr.ofComprehension(
                id,
                item,
                second,
                range,
                sum,
                steps.get(0),
                steps.get(1),
                steps.get(2),
                steps.get(3));
    }

    private static void write(Packer out, CelConstant constant) {
        out.choice(constant.getKind(), CONSTANTS);
        switch (constant.getKind()) {
            case NULL_VALUE -> {}
            case BOOLEAN_VALUE -> out.flag(constant.booleanValue());
            case INT64_VALUE -> out.wide(constant.int64Value());
            case DOUBLE_VALUE -> out.wide(Double.doubleToLongBits(constant.doubleValue()));
            case STRING_VALUE -> out.text(constant.stringValue());
            case NOT_SET, UINT64_VALUE, BYTES_VALUE, TIMESTAMP_VALUE, DURATION_VALUE ->
                    throw new IllegalArgumentException("no constant that facts know");
        }
    }

    private static CelConstant constant(Unpacker in) {
        return switch (in.choice(CONSTANTS)) {
            case NULL_VALUE -> CelConstant.ofValue(NullValue.NULL_VALUE);
            case BOOLEAN_VALUE -> CelConstant.ofValue(in.flag());
            case INT64_VALUE -> CelConstant.ofValue(in.wide());
            case DOUBLE_VALUE -> CelConstant.ofValue(Double.longBitsToDouble(in.wide()));
            case STRING_VALUE -> CelConstant.ofValue(in.text());
            case NOT_SET, UINT64_VALUE, BYTES_VALUE, TIMESTAMP_VALUE, DURATION_VALUE ->
                    throw new IllegalStateException("no constant that facts know");
        };
    }
}

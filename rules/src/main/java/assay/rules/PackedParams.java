package assay.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a profile, packed: texts, numbers, truths, and lists and objects of them. */
final class PackedParams {

    private static final Form[] FORMS = Form.values();

    /** What a parameter can be. */
    private enum Form {
        TEXT,
        TRUTH,
        INT,
        LONG,
        DOUBLE,
        LIST,
        OBJECT
    }

    private PackedParams() {}

    static void pack(Packer out, Map<?, ?> params) {
        out.list(
                List.copyOf(params.entrySet()),
                entry -> {
                    out.text((String) entry.getKey());
                    value(out, entry.getValue());
                });
    }

    static Map<String, Object> unpack(Unpacker in) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String key = in.text();
            params.put(key, value(in));
        }
        return Collections.unmodifiableMap(params);
    }

    private static void value(Packer out, Object value) {
        Form form = form(value);
        out.choice(form, FORMS);
        switch (form) {
            case TEXT -> out.text((String) value);
            case TRUTH -> out.flag((Boolean) value);
            case INT -> out.wide((Integer) value);
            case LONG -> out.wide((Long) value);
            case DOUBLE -> out.wide(Double.doubleToLongBits((Double) value));
            case LIST -> out.list((List<?>) value, item -> value(out, item));
            case OBJECT -> pack(out, (Map<?, ?>) value);
        }
    }

    private static Form form(Object value) {
        return switch (value) {
            case String _ -> Form.TEXT;
            case Boolean _ -> Form.TRUTH;
            case Integer _ -> Form.INT;
            case Long _ -> Form.LONG;
            case Double _ -> Form.DOUBLE;
            case List<?> _ -> Form.LIST;
            case Map<?, ?> _ -> Form.OBJECT;
            default -> throw new IllegalArgumentException("no parameter: " + value.getClass());
        };
    }

    private static Object value(Unpacker in) {
        return switch (in.choice(FORMS)) {
            case TEXT -> in.text();
            case TRUTH -> in.flag();
            case INT -> (int) in.wide();
            case LONG -> in.wide();
            case DOUBLE -> Double.longBitsToDouble(in.wide());
            case LIST -> in.list(() -> value(in));
            case OBJECT -> unpack(in);
        };
    }
}

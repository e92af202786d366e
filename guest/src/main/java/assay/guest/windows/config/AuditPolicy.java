package assay.guest.windows.config;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the local security authority records, from the default value of {@code
 * SECURITY\Policy\PolAdtEv} as Windows writes it since Vista: a header, 16 bits for each
 * subcategory, and behind them the number of subcategories in each category. It is undocumented;
 * the numbers must add up, or it is not believed.
 *
 * @param categories for each category all that any of its subcategories records
 */
record AuditPolicy(List<Integer> categories) {

    /** Bits of a subcategory. */
    static final int SUCCESS = 1;

    static final int FAILURE = 2;

    /** Indexes of categories. */
    static final int LOGON = 1;

    static final int POLICY_CHANGE = 5;
    static final int ACCOUNT_MANAGEMENT = 6;

    private static final int CATEGORY_COUNT = 4;
    private static final int COUNTS_AT = 8;
    private static final int HEADER = 12;
    private static final int CATEGORIES = 9;

    /** Reads it; empty if it is of another form. */
    static Optional<AuditPolicy> parse(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (data.length < HEADER || bytes.getInt(CATEGORY_COUNT) != CATEGORIES) {
            return Optional.empty();
        }
        int counts = bytes.getInt(COUNTS_AT);
        if (counts < HEADER || counts > data.length - CATEGORIES * Short.BYTES) {
            return Optional.empty();
        }
        List<Integer> categories = new ArrayList<>();
        int at = HEADER;
        for (int category = 0; category < CATEGORIES; category++) {
            int subcategories = Short.toUnsignedInt(bytes.getShort(counts + category * 2));
            if (subcategories > (counts - at) / Short.BYTES) {
                return Optional.empty();
            }
            int records = 0;
            for (int i = 0; i < subcategories; i++, at += Short.BYTES) {
                records |= bytes.getShort(at) & (SUCCESS | FAILURE);
            }
            categories.add(records);
        }
        // At most one word of padding stands between the last subcategory and the counts.
        return counts - at <= Integer.BYTES
                ? Optional.of(new AuditPolicy(categories))
                : Optional.empty();
    }

    /** Whether both what succeeds and what fails is recorded of a category. */
    boolean recordsBoth(int category) {
        return categories.get(category) == (SUCCESS | FAILURE);
    }
}

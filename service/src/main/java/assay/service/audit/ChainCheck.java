package assay.service.audit;

import assay.disk.Sha256;
import assay.service.audit.Verification.Broken;
import assay.service.audit.Verification.Intact;
import assay.service.audit.Verification.Why;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Follows the chain from its first record to the end that was known when it began. */
final class ChainCheck {

    private static final HexFormat HEX = HexFormat.of();

    private final Head head;
    private long last;
    private String hash = "00".repeat(32);
    private Optional<Broken> broken = Optional.empty();

    ChainCheck(Head head) {
        this.head = head;
    }

    /** The end of the chain, as it is kept beside it. */
    record Head(long number, String hash) {

        static Head read(Handle handle) {
            return handle.createQuery("select number, hash from audit_chain")
                    .map((row, context) -> new Head(row.getLong(1), HEX.formatHex(row.getBytes(2))))
                    .one();
        }
    }

    /** The number of the last record that was looked at. */
    long last() {
        return last;
    }

    /** Whether no further record can change the result. */
    boolean isOver() {
        return broken.isPresent() || last >= head.number;
    }

    void accept(AuditRecord record) {
        if (isOver()) {
            return;
        }
        if (record.number() != last + 1) {
            broken = Optional.of(new Broken(last + 1, Why.MISSING));
        } else if (!record.hash().equals(hash(record))) {
            broken = Optional.of(new Broken(record.number(), Why.CHANGED));
        } else if (!record.previous().equals(hash)) {
            broken = Optional.of(new Broken(record.number(), Why.DETACHED));
        }
        last = record.number();
        hash = record.hash();
    }

    Verification result() {
        if (broken.isPresent()) {
            return broken.get();
        }
        if (last < head.number) {
            return new Broken(last + 1, Why.MISSING);
        }
        return hash.equals(head.hash)
                ? new Intact(head.number, hash)
                : new Broken(head.number, Why.CHANGED);
    }

    private static String hash(AuditRecord record) {
        MessageDigest digest = Sha256.computation();
        digest.update(HEX.parseHex(record.previous()));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.number()).array());
        return HEX.formatHex(digest.digest(record.event().getBytes(StandardCharsets.UTF_8)));
    }
}

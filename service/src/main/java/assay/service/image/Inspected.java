package assay.service.image;

import java.util.List;

/**
 * What came out of an inspection.
 *
 * @param format of the disk: {@code qcow2}
 * @param virtualSize bytes that a guest sees
 * @param platform what the image is for, as far as it was found
 * @param verdicts one for each profile
 * @param facts the document, JSON as {@code docs/facts.schema.json} says
 * @param judgements the document, JSON as {@code docs/check.schema.json} says
 */
public record Inspected(
        String format,
        long virtualSize,
        Platform platform,
        List<ProfileVerdict> verdicts,
        String facts,
        String judgements) {

    public Inspected {
        verdicts = List.copyOf(verdicts);
    }

    /** A profile's verdict on the whole image: {@code PASS}, {@code FAIL}, …. */
    public record ProfileVerdict(String profile, String verdict) {}
}

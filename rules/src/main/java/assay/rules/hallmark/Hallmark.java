package assay.rules.hallmark;

import assay.rules.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a hallmark says: that the disk with this content, judged by these profiles, passed. The
 * format is {@code docs/formats/hallmark.md}.
 *
 * @param name the file's name when it was signed; of no weight
 * @param contentDigest {@link assay.disk.ContentDigest} of the disk
 * @param size bytes of the disk
 * @param factsDigest SHA-256 of the facts document, in hexadecimal digits
 * @param tool who judged: {@code assay 0.1.0}
 * @param signedAt when
 * @param profiles what each profile said
 */
public record Hallmark(
        String name,
        String contentDigest,
        long size,
        String factsDigest,
        String tool,
        Instant signedAt,
        List<Stamp> profiles) {

    /**
     * What a profile said.
     *
     * @param id the profile
     * @param version its version
     * @param verdict on the whole
     * @param kinds the verdict of each kind of rule that was judged: {@code offline}
     * @param rules the verdict of each rule
     * @param waivers those that were used
     */
    public record Stamp(
            String id,
            String version,
            Verdict verdict,
            Map<String, Verdict> kinds,
            Map<String, Verdict> rules,
            List<UsedWaiver> waivers) {

        public Stamp {
            kinds = Map.copyOf(kinds);
            rules = Map.copyOf(rules);
            waivers = List.copyOf(waivers);
        }
    }

    /**
     * A waiver that was used.
     *
     * @param until the last day on which it counts: {@code 2027-01-31}
     */
    public record UsedWaiver(String rule, String by, String why, String until) {}

    public Hallmark {
        profiles = List.copyOf(profiles);
    }

    /** The signed file. */
    public String sign(SigningKey key) {
        return Envelope.seal(Statement.write(this), key).toJson();
    }

    /**
     * What a file says, if it was signed with {@code key}. Whether it is about a certain disk is
     * for the caller to compare.
     *
     * @throws HallmarkException if it was not, or is no hallmark
     */
    public static Hallmark verify(byte[] file, VerifyingKey key) {
        return Statement.read(Envelope.read(file).open(key));
    }
}

package assay.rules.hallmark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * DSSE, version 1: bytes, what they are, and signatures of both together.
 *
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/envelope.md">the format</a>
 */
final class Envelope {

    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** A statement of all profiles there are takes a fiftieth of this. */
    private static final int MAX_BYTES = 4 << 20;

    private static final int MAX_SIGNATURES = 16;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final byte[] payload;
    private final List<byte[]> signatures;

    private Envelope(byte[] payload, List<byte[]> signatures) {
        this.payload = payload;
        this.signatures = signatures;
    }

    /** Puts a statement into an envelope. */
    static Envelope seal(byte[] payload, SigningKey key) {
        return new Envelope(payload, List.of(key.sign(toSign(payload))));
    }

    /**
     * Reads an envelope; nothing in it is to be believed yet.
     *
     * @throws HallmarkException if it is none
     */
    static Envelope read(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new HallmarkException("a hallmark is at most " + MAX_BYTES + " bytes long");
        }
        try {
            JsonNode root = JSON.readTree(file);
            if (!root.path("payloadType").asString("").equals(PAYLOAD_TYPE)) {
                throw new HallmarkException("this is not a hallmark: it has no in-toto statement");
            }
            List<byte[]> signatures = new ArrayList<>();
            for (JsonNode signature : root.path("signatures")) {
                signatures.add(Base64.getDecoder().decode(signature.path("sig").asString("")));
                if (signatures.size() > MAX_SIGNATURES) {
                    throw new HallmarkException("over " + MAX_SIGNATURES + " signatures");
                }
            }
            byte[] payload = Base64.getDecoder().decode(root.path("payload").asString(""));
            return new Envelope(payload, List.copyOf(signatures));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new HallmarkException("this is not a hallmark, or it was changed or cut off", e);
        }
    }

    /**
     * What was signed.
     *
     * @throws HallmarkException if {@code key} did not sign it
     */
    byte[] open(VerifyingKey key) {
        byte[] signed = toSign(payload);
        if (signatures.stream().noneMatch(signature -> key.verifies(signed, signature))) {
            throw new HallmarkException(
                    "the hallmark was not signed with this key, or was changed after it was");
        }
        return payload.clone();
    }

    /** The pre-authentication encoding. */
    private static byte[] toSign(byte[] payload) {
        byte[] head =
                "DSSEv1 %d %s %d "
                        .formatted(PAYLOAD_TYPE.length(), PAYLOAD_TYPE, payload.length)
                        .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /** The file. */
    String toJson() {
        var root = JSON.createObjectNode();
        root.put("payload", Base64.getEncoder().encodeToString(payload));
        root.put("payloadType", PAYLOAD_TYPE);
        var list = root.putArray("signatures");
        for (byte[] signature : signatures) {
            list.addObject().put("sig", Base64.getEncoder().encodeToString(signature));
        }
        return JSON.writeValueAsString(root);
    }
}

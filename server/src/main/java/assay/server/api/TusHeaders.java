package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ResumableUploads.Checksum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The headers of tus 1.0.0, <a href="https://tus.io/protocols/resumable-upload">tus.io</a>. */
final class TusHeaders {

    /** The media type of a piece. */
    static final String PIECE = "application/offset+octet-stream";

    static final String EXTENSIONS = "creation,termination,checksum,expiration";

    /** As they are called there and in Java. */
    private static final Map<String, String> ALGORITHMS = algorithms();

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]+");

    private TusHeaders() {}

    private static Map<String, String> algorithms() {
        Map<String, String> algorithms = new LinkedHashMap<>();
        algorithms.put("sha1", "SHA-1");
        algorithms.put("md5", "MD5");
        algorithms.put("sha256", "SHA-256");
        algorithms.put("sha512", "SHA-512");
        return algorithms;
    }

    /** The value of {@code Tus-Checksum-Algorithm}. */
    static String checksumAlgorithms() {
        return ALGORITHMS.keySet().stream().collect(Collectors.joining(","));
    }

    /**
     * A number of bytes.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it is missing or not one
     */
    static long number(String header, @Nullable String value) {
        if (value == null || !NUMBER.matcher(value).matches()) {
            throw invalid(header + " must be a number of bytes");
        }
        return Long.parseLong(value);
    }

    /**
     * The value of {@code Upload-Metadata} if it is one: keys, each once, and values in base64.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static String metadata(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return "";
        }
        Set<String> keys = new HashSet<>();
        for (String pair : value.split(",", -1)) {
            String[] parts = pair.strip().split(" ", 2);
            boolean isPair =
                    KEY.matcher(parts[0]).matches()
                            && keys.add(parts[0])
                            && (parts.length == 1 || isBase64(parts[1]));
            if (!isPair) {
                throw invalid("Upload-Metadata must be pairs of a key and a value in base64");
            }
        }
        return value;
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * What {@code Upload-Checksum} says: an algorithm, and a digest in base64.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static Checksum checksum(String value) {
        String[] parts = value.strip().split(" ", 2);
        String algorithm = ALGORITHMS.get(parts[0]);
        if (algorithm == null || parts.length < 2 || !isBase64(parts[1])) {
            throw invalid(
                    "Upload-Checksum must be a digest in base64 by one of " + ALGORITHMS.keySet());
        }
        try {
            return new Checksum(
                    MessageDigest.getInstance(algorithm),
                    HexFormat.of().formatHex(Base64.getDecoder().decode(parts[1])));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static ProblemException invalid(String why) {
        return new ProblemException(Problem.REQUEST_INVALID, why);
    }
}

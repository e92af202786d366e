package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of a file's bytes as RFC 9110 section 14 asks for it.
 *
 * @param start first byte
 * @param length in bytes; 0 only if the file is empty
 */
record ByteRange(long start, long length) {

    /** 18 digits: every number fits into a long. */
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * What a {@code Range} header asks for.
     *
     * @return empty if it asks for several ranges, for other units or for nonsense: such a header
     *     is ignored, as the RFC allows, and the whole is sent
     * @throws ProblemException {@link Problem#RANGE_NOT_SATISFIABLE} if none of it is in the file
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher range = ONE.matcher(header.strip());
        if (!range.matches() || header.strip().equals("bytes=-")) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(range.group(2)), size);
            return Optional.of(satisfiable(size - last, size, size));
        }
        long start = Long.parseLong(range.group(1));
        boolean open = range.group(2).isEmpty();
        long end = open ? size : Math.min(Long.parseLong(range.group(2)) + 1, size);
        if (!open && Long.parseLong(range.group(2)) < start) {
            return Optional.empty();
        }
        return Optional.of(satisfiable(start, end, size));
    }

    private static ByteRange satisfiable(long start, long end, long size) {
        if (start >= end) {
            throw new ProblemException(Problem.RANGE_NOT_SATISFIABLE, Long.toString(size));
        }
        return new ByteRange(start, end - start);
    }

    /** The value of {@code Content-Range}. */
    String of(long size) {
        return "bytes " + start + "-" + (start + length - 1) + "/" + size;
    }
}

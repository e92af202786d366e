package assay.server.glance;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The part of a file that is asked for: by {@code Range} or, as Glance's old clients do, by {@code
 * Content-Range}. What cannot be had is refused, where HTTP would have it ignored.
 *
 * @param start first byte
 * @param length in bytes
 * @param part whether it was asked for a part
 */
record GlanceRange(long start, long length, boolean part) {

    /** 18 digits: every number fits into a long. */
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/(?:\\*|[0-9]{1,18})");

    /**
     * The part that a request asks for.
     *
     * @throws GlanceException 400 for several parts, 416 for what is not in the file
     */
    static GlanceRange of(HttpServletRequest request, long size) {
        String range = request.getHeader(HttpHeaders.RANGE);
        String contentRange = request.getHeader(HttpHeaders.CONTENT_RANGE);
        if (range == null && contentRange == null) {
            return new GlanceRange(0, size, false);
        }
        if (range != null && range.contains(",")) {
            throw GlanceException.invalid(
                    "Requests with multiple ranges are not supported in Glance. You may make"
                            + " multiple single-range requests instead.");
        }
        Matcher wanted =
                range != null
                        ? RANGE.matcher(range.strip())
                        : CONTENT_RANGE.matcher(String.valueOf(contentRange).strip());
        if (!wanted.matches() || (wanted.group(1).isEmpty() && wanted.group(2).isEmpty())) {
            throw unsatisfiable();
        }
        if (wanted.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(wanted.group(2)), size);
            return of(size - last, size, size);
        }
        long end = wanted.group(2).isEmpty() ? size : Long.parseLong(wanted.group(2)) + 1;
        return of(Long.parseLong(wanted.group(1)), end, size);
    }

    private static GlanceRange of(long start, long end, long size) {
        if (start >= end || start >= size) {
            throw unsatisfiable();
        }
        return new GlanceRange(start, Math.min(end, size) - start, true);
    }

    private static GlanceException unsatisfiable() {
        return new GlanceException(
                HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                "The Range requested is not available.");
    }

    /** The value of {@code Content-Range}. */
    String header(long size) {
        return "bytes " + start + "-" + (start + length - 1) + "/" + size;
    }
}

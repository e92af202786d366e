package assay.server.api;

import assay.disk.BlockSource;
import assay.disk.SourceCopy;
import assay.service.image.Image;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** How a file of any size goes out: all of it, or the range that was asked for (RFC 9110). */
record FileAnswer(HttpServletRequest request, HttpServletResponse response) {

    /** What to call the file of one of an image's disks; 0 is its own. */
    static String name(Image image, int disk) {
        String name = image.name().isEmpty() ? "image" : image.name();
        return disk == 0 ? name : name + "-disk" + disk;
    }

    /** Whether the body is asked for, too. */
    boolean wantsBody() {
        return request.getMethod().equals("GET");
    }

    /** The headers of a file of which no ranges can be had. */
    void describeWhole(String name) {
        describe(name);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "none");
    }

    private void describe(String name) {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name, StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }

    /**
     * Sends a file.
     *
     * @param digits that name its bytes, for its strong {@code ETag}
     */
    void send(BlockSource file, String digits, String name) throws IOException {
        String tag = '"' + digits + '"';
        response.setHeader(HttpHeaders.ETAG, tag);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        ByteRange range = choose(file.size(), tag);
        describe(name);
        response.setContentLengthLong(range.length());
        if (wantsBody()) {
            SourceCopy.copy(file, range.start(), range.length(), response.getOutputStream());
        }
    }

    /** The range to send: all of it, unless a range was asked for of just these bytes. */
    private ByteRange choose(long size, String tag) {
        String wanted = request.getHeader(HttpHeaders.RANGE);
        String ifRange = request.getHeader(HttpHeaders.IF_RANGE);
        if (wanted != null && (ifRange == null || ifRange.equals(tag))) {
            Optional<ByteRange> range = ByteRange.parse(wanted, size);
            if (range.isPresent()) {
                response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
                response.setHeader(HttpHeaders.CONTENT_RANGE, range.get().of(size));
                return range.get();
            }
        }
        return new ByteRange(0, size);
    }
}

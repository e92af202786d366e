package assay.store.view;

import assay.disk.BlockSource;
import assay.disk.Sha256;
import assay.store.content.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A content in a format: a file of known size of which any range can be read.
 *
 * @param name of the format: {@code qcow2-zstd}
 * @param layout the frozen name of where each byte stands: {@code qcow2-zstd/1}
 * @param file its bytes; closing it closes nothing
 * @param tag 64 hexadecimal digits that name the bytes of the file: a download goes on where it was
 *     interrupted as long as the tag is the same, with whatever release
 */
public record StoredView(String name, String layout, BlockSource file, String tag) {

    /**
     * @param parts what else than content and layout the bytes depend on
     */
    static StoredView of(
            Content content, String name, String layout, BlockSource file, byte[] parts) {
        MessageDigest tag = Sha256.computation();
        tag.update(content.id().bytes());
        tag.update(layout.getBytes(StandardCharsets.US_ASCII));
        tag.update(parts);
        return new StoredView(name, layout, file, HexFormat.of().formatHex(tag.digest()));
    }
}

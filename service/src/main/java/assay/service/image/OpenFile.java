package assay.service.image;

import assay.disk.BlockSource;
import java.io.Closeable;
import java.io.IOException;

/**
 * What is kept of a file, to be read.
 *
 * @param file which, as it was when this was opened
 * @param bytes the file, or the raw disk that was in it; closed with this
 */
public record OpenFile(StoredFile file, BlockSource bytes) implements Closeable {

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntConsumer;

/** Looks into an image file and judges what it finds. */
@FunctionalInterface
public interface Inspector {

    /**
     * Inspects.
     *
     * @param container the bytes of the file
     * @param image what to say of the image in the document of judgements
     * @param percent told now and then how much is done
     * @throws ImageException if the file is not a disk image that can be read: final
     * @throws IOException if the bytes cannot be had: may pass
     */
    Inspected inspect(BlockSource container, Map<String, Object> image, IntConsumer percent)
            throws IOException;
}

package assay.service.image;

import java.util.Optional;

/**
 * A disk that an image has beside its own; docs/adr/0025-whole-images.md.
 *
 * @param number from 1 on; the image's own disk is 0
 * @param name for people: that of the image, or of the file in an archive, which it was
 * @param file what is stored; under the image's key, in its region
 * @param summary what inspection found, in short, once it did
 * @param error why it could not be read
 */
public record ImageDisk(
        int number,
        String name,
        StoredFile file,
        Optional<Image.Summary> summary,
        Optional<Image.ImageError> error) {

    /** Disks that an image can have beside its own: Huawei's limit. */
    public static final int MOST = 23;
}

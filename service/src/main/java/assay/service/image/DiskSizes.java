package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.quota.Limit;
import assay.service.quota.Quotas;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How large the disks of images are, and the disks made of them: by the clouds' documents. */
final class DiskSizes {

    private static final long GIB = 1L << 30;

    private final Quotas quotas;

    DiskSizes(Quotas quotas) {
        this.quotas = quotas;
    }

    /**
     * Lets pass what is said of an image: the disk that is made of it is as large as a cloud has
     * disks, and holds the image's; a data disk is for Linux or for Windows.
     *
     * @param summary what was found in the image, once it was read
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#QUOTA_SYSTEM_DISK},
     *     {@link Problem#QUOTA_DATA_DISK}
     */
    void require(Handle handle, UUID owner, ImageDetails details, Optional<Image.Summary> summary) {
        Optional<OsFamily> family = details.platform().osFamily();
        if (details.type() == ImageType.DATA
                && family.filter(it -> it != OsFamily.OTHER).isEmpty()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "osFamily of a data image must be linux or windows");
        }
        int minDisk = details.needs().minDisk();
        if (minDisk == 0) {
            return; // as large as the image's
        }
        Limit limit = limit(details.type());
        quotas.require(handle, owner, limit, minDisk);
        long least = quotas.preset().least(limit).orElse(0);
        if (minDisk < least) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "minDisk must be at least " + least + " GiB");
        }
        if (summary.isPresent() && minDisk < gib(summary.get().virtualSize())) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "minDisk must be at least "
                            + gib(summary.get().virtualSize())
                            + " GiB, the size of the image's disk");
        }
    }

    /** Why an image with a disk of so many bytes is refused, if it is. */
    Optional<Image.ImageError> refusal(Handle handle, Image image, long virtualSize) {
        try {
            requireDisk(handle, image.project(), image.details().type(), virtualSize);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(new Image.ImageError(e.problem(), e.detail()));
        }
    }

    /**
     * Lets a disk of so many bytes pass.
     *
     * @throws ProblemException {@link Problem#QUOTA_SYSTEM_DISK}, {@link Problem#QUOTA_DATA_DISK}
     */
    void requireDisk(Handle handle, UUID owner, ImageType type, long virtualSize) {
        quotas.require(handle, owner, limit(type), gib(virtualSize));
    }

    private static Limit limit(ImageType type) {
        return type == ImageType.DATA ? Limit.DATA_DISK : Limit.SYSTEM_DISK;
    }

    private static long gib(long bytes) {
        return Math.ceilDiv(bytes, GIB);
    }
}

package assay.server.api;

import assay.disk.DiskStream;
import assay.disk.ImageException;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.image.Download;
import assay.service.image.GuestDisk;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.PackingSlots;
import java.io.IOException;
import java.util.List;

/** One of an image's disks in the format that a client wants. */
final class DiskDownload {

    private final Images images;

    DiskDownload(Images images) {
        this.images = images;
    }

    /** What each format of a disk would come to. */
    List<Download.Offer> offers(Caller caller, Image image, int number) throws IOException {
        try (GuestDisk disk = images.guestDisk(caller, image, number)) {
            return Download.offers(disk);
        }
    }

    /**
     * Sends a disk.
     *
     * @param number 0 for the image's own
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#FORMAT_TOO_SMALL},
     *     {@link Problem#PACKERS_BUSY}; as of {@link Images#guestDisk}
     */
    void send(Caller caller, Image image, int number, String format, FileAnswer answer)
            throws IOException {
        try (GuestDisk disk = images.guestDisk(caller, image, number)) {
            String name = FileAnswer.name(image, number) + ending(format);
            switch (Download.of(disk, format)) {
                case Download.File file -> answer.send(file.view().file(), file.view().tag(), name);
                case Download.Packed packed -> send(packed, name, answer);
            }
        }
    }

    private void send(Download.Packed packed, String name, FileAnswer answer) throws IOException {
        if (!answer.wantsBody()) {
            answer.describeWhole(name);
            return;
        }
        try (PackingSlots.Slot _ = images.packing().take()) {
            DiskStream stream = prepare(packed);
            answer.describeWhole(name);
            stream.length().ifPresent(answer.response()::setContentLengthLong);
            stream.send(answer.response().getOutputStream());
        }
    }

    private static DiskStream prepare(Download.Packed packed) throws IOException {
        try {
            return DiskStream.prepare(packed.disk(), packed.format());
        } catch (ImageException e) {
            if (e.reason() == ImageException.Reason.LIMIT) {
                throw new ProblemException(Problem.FORMAT_TOO_SMALL, packed.format());
            }
            throw e;
        }
    }

    private static String ending(String format) {
        return "."
                + switch (format) {
                    case "vhd-fixed" -> "vhd";
                    case "vmdk-stream" -> "vmdk";
                    case "qcow2-zlib", "qcow2-zstd" -> "qcow2";
                    default -> format;
                };
    }
}

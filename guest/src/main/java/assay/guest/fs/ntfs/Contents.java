package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.util.Optional;

/** Finds the bytes of a regular file where Windows would. */
final class Contents {

    private Contents() {}

    /**
     * @throws ImageException if they are encrypted, or elsewhere
     */
    static BlockSource of(NtfsFile file) throws IOException {
        Optional<ReparsePoint> reparse = ReparsePoint.of(file);
        if (reparse.isPresent() && reparse.get().tag() == ReparsePoint.WOF) {
            return Wof.content(file, reparse.get());
        }
        if (reparse.isPresent()) {
            requireHere(file, reparse.get());
        }
        Optional<Attribute> data = file.find(Attribute.DATA, "");
        return data.isEmpty() ? new BytesSource(new byte[0]) : file.source(data.get());
    }

    private static void requireHere(NtfsFile file, ReparsePoint reparse) throws IOException {
        StandardInformation information =
                StandardInformation.parse(file.require(Attribute.STANDARD_INFORMATION, "").value());
        if (!reparse.isCloud() || information.offline()) {
            throw Block.unsupported(
                    "the content of file %d is not in it: it has the reparse point 0x%08X"
                            .formatted(file.number(), reparse.tag()));
        }
    }
}

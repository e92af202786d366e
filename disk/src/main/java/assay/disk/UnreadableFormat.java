package assay.disk;

import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * A format that is recognised, so that the user is told what the file is, and not read.
 *
 * @param name the format's name, as users know it
 * @param signatures any of these tells it
 * @param advice what to do next
 */
record UnreadableFormat(String name, List<Signature> signatures, String advice)
        implements DiskFormat {

    /** Every format that is recognised and not read. */
    static final List<UnreadableFormat> ALL =
            List.of(
                    // A sparse file of ESX; the other kinds of VMDK are read.
                    disk("vmdk", "vmdk", Signature.text(0, "COWD")),
                    disk("qed", "qed", Signature.bytes(0, "51454400")),
                    disk("qcow", "qcow", Signature.bytes(0, "514649fb00000001")),
                    disk(
                            "parallels",
                            "parallels",
                            Signature.text(0, "WithoutFreeSpace"),
                            Signature.text(0, "WithouFreSpacExt")),
                    packed("bzip2", "bunzip2 image.bz2", Signature.text(0, "BZh")),
                    packed("zip", "unzip image.zip", Signature.text(0, "PK\u0003\u0004")),
                    packed("7z", "7z x image.7z", Signature.bytes(0, "377abcaf271c")));

    private static UnreadableFormat disk(String name, String qemuName, Signature... signatures) {
        return new UnreadableFormat(
                name,
                List.of(signatures),
                "convert it with: qemu-img convert -f %s -O qcow2 in.%s out.qcow2"
                        .formatted(qemuName, name));
    }

    private static UnreadableFormat packed(String name, String command, Signature... signatures) {
        return new UnreadableFormat(
                name, List.of(signatures), "decompress it first, with: " + command);
    }

    @Override
    public boolean matches(BlockSource container) throws IOException {
        for (Signature signature : signatures) {
            if (signature.isOn(container)) {
                return true;
            }
        }
        return false;
    }

    /** Always fails: the format cannot be read. */
    @Override
    public DiskImage open(BlockSource container) throws ImageException {
        throw new ImageException(
                Reason.UNSUPPORTED, name, -1, "this format cannot be read yet; " + advice);
    }
}

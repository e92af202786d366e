package assay.guest.linux.os;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Tells what machine a guest's programs are made for, by its shell's ELF header. */
public final class ArchitectureDetector implements Detector {

    private static final String SHELL = "/bin/sh";

    @Override
    public String produces() {
        return "os.arch";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Found shell =
                files.find(SHELL)
                        .filter(found -> found.node().isRegular())
                        .orElseThrow(() ->
                                new ImageException(Reason.UNSUPPORTED, "linux", -1, "no " + SHELL));
        BlockSource content = shell.tree().content(shell.node());
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(ElfHeader.SIZE, content.size()));
        content.read(0, start);
        ElfHeader header = ElfHeader.parse(start.flip());
        Evidence seen =
                Evidence.at(
                        shell.path(),
                        "ELF class " + header.bits() + ", e_machine " + header.machine());
        facts.put("os.arch", header.architecture(), seen);
        facts.put("os.bits", header.bits(), seen);
    }
}

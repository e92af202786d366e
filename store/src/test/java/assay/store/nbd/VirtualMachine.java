package assay.store.nbd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine as a KVM cloud gives it, without KVM, so that it runs anywhere: BIOS, virtio disk, a
 * serial console, and a second disk with metadata for cloud-init (its NoCloud source).
 */
final class VirtualMachine {

    /** After so long nobody will log in any more. */
    private static final int PATIENCE_MINUTES = 15;

    private static final List<String> ENDS =
            List.of(" login: ", "Dropping to a shell", "Kernel panic", "grub rescue>");

    private VirtualMachine() {}

    /** Boots from a disk; what was on the console up to the login prompt, or to a bad end. */
    static String boot(String disk, Path folder) throws IOException {
        Path seed = Files.createDirectories(folder.resolve("seed"));
        Files.writeString(seed.resolve("meta-data"), "instance-id: boot-test\n");
        Files.writeString(seed.resolve("user-data"), "#cloud-config\n");
        Process machine =
                new ProcessBuilder(
                                "qemu-system-x86_64",
                                "-machine",
                                "accel=tcg",
                                "-cpu",
                                "max",
                                "-m",
                                "1024",
                                "-display",
                                "none",
                                "-monitor",
                                "none",
                                "-serial",
                                "stdio",
                                "-drive",
                                "file=" + disk + ",format=raw,if=virtio",
                                "-drive",
                                "driver=vvfat,dir=" + seed + ",label=CIDATA,if=virtio,read-only=on",
                                "-netdev",
                                "user,id=net,restrict=on",
                                "-device",
                                "virtio-net-pci,netdev=net")
                        .redirectErrorStream(true)
                        .start();
        Thread.ofVirtual().start(() -> loseIt(machine));
        try {
            return console(machine.getInputStream());
        } finally {
            machine.destroyForcibly().onExit().join();
        }
    }

    private static void loseIt(Process machine) {
        try {
            if (!machine.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                machine.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String console(InputStream serial) throws IOException {
        StringBuilder console = new StringBuilder();
        byte[] some = new byte[4096];
        for (int count = serial.read(some); count > 0; count = serial.read(some)) {
            console.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
            if (ENDS.stream().anyMatch(end -> console.indexOf(end) >= 0)) {
                break;
            }
        }
        return console.toString();
    }
}

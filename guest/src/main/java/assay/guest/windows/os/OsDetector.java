package assay.guest.windows.os;

import assay.disk.BlockSource;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code os}, and what Windows says of its version in {@code windows}. */
final class OsDetector implements Detector {

    private static final String KERNEL = "/Windows/System32/ntoskrnl.exe";

    @Override
    public List<String> produces() {
        return List.of(
                "os",
                "windows.build",
                "windows.editionId",
                "windows.productName",
                "windows.installationType");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        facts.put("os.family", "windows", Evidence.at(KERNEL));
        facts.put("os.distro", "windows").put("os.distroLike", List.of());
        facts.put("os.pkgFormat", "none").put("os.initSystem", "scm");
        architecture(guest, facts);
        RegistryKey version = guest.registry().software("Microsoft\\Windows NT\\CurrentVersion");
        text(version, "ProductName", "windows.productName", facts);
        text(version, "EditionID", "windows.editionId", facts);
        text(version, "InstallationType", "windows.installationType", facts);
        text(
                version,
                version.has("DisplayVersion") ? "DisplayVersion" : "ReleaseId",
                "windows.displayVersion",
                facts);
        OptionalLong build = build(version);
        if (build.isPresent()) {
            facts.put("windows.build", build.getAsLong(), version.seen("CurrentBuild"));
            release(version, build.getAsLong(), facts);
        } else {
            facts.unread("windows.build", version.path() + " has no CurrentBuild");
            facts.unread("os.version", version.path() + " has no CurrentBuild");
        }
        OptionalLong revision = version.number("UBR");
        if (revision.isPresent()) {
            facts.put("windows.revision", revision.getAsLong(), version.seen("UBR"));
        }
        major(version, facts);
    }

    private static void text(RegistryKey version, String name, String fact, Facts.Builder facts)
            throws IOException {
        Optional<String> text = version.text(name);
        if (text.isPresent()) {
            facts.put(fact, text.get(), version.seen(name));
        } else {
            facts.unread(fact, version.path() + " has no " + name);
        }
    }

    private static OptionalLong build(RegistryKey version) throws IOException {
        OptionalLong build = number(version.text("CurrentBuild").orElse(""));
        return build.isPresent() ? build : number(version.text("CurrentBuildNumber").orElse(""));
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,9}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /**
     * Windows 11 still calls itself 10, and 2008 R2 shares its builds with 7: the build decides.
     */
    private static void release(RegistryKey version, long build, Facts.Builder facts)
            throws IOException {
        boolean server = isServer(version);
        Optional<String> release = WindowsRelease.of(build, server);
        if (release.isPresent()) {
            facts.put("os.version", release.get(), version.seen("CurrentBuild"));
            facts.evidence("os.version", version.seen(server ? "InstallationType" : "ProductName"));
        } else {
            facts.unread("os.version", "build " + build + " is not known");
        }
    }

    private static boolean isServer(RegistryKey version) throws IOException {
        String type = version.text("InstallationType").orElse("");
        String product = version.text("ProductName").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("server")
                || (type.isEmpty() && product.toLowerCase(Locale.ROOT).contains("server"));
    }

    private static void major(RegistryKey version, Facts.Builder facts) throws IOException {
        OptionalLong major = version.number("CurrentMajorVersionNumber");
        if (major.isPresent()) {
            facts.put("os.major", major.getAsLong(), version.seen("CurrentMajorVersionNumber"));
            return;
        }
        String text = version.text("CurrentVersion").orElse("");
        OptionalLong number = number(text.substring(0, Math.max(text.indexOf('.'), 0)));
        if (number.isPresent()) {
            facts.put("os.major", number.getAsLong(), version.seen("CurrentVersion"));
        } else {
            facts.unread("os.major", version.path() + " has no CurrentVersion");
        }
    }

    /** The kernel's own header; what the registry says where that is not to be had. */
    private static void architecture(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey environment = guest.registry().system("Control\\Session Manager\\Environment");
        Optional<String> kernel = machine(guest);
        String variable = environment.text("PROCESSOR_ARCHITECTURE").orElse("");
        Optional<String> arch = kernel.or(() -> named(variable));
        if (arch.isEmpty()) {
            facts.unread("os.arch", KERNEL + " is no program that we know");
            return;
        }
        Evidence seen =
                kernel.isPresent()
                        ? Evidence.at(KERNEL, "PE machine " + kernel.get())
                        : environment.seen("PROCESSOR_ARCHITECTURE");
        facts.put("os.arch", arch.get(), seen);
        boolean wide = arch.get().equals("x86_64") || arch.get().equals("aarch64");
        facts.put("os.bits", wide ? 64 : 32, seen);
    }

    private static Optional<String> machine(WindowsGuest guest) throws IOException {
        Optional<Found> kernel = guest.files().find(KERNEL).filter(f -> f.node().isRegular());
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        BlockSource content = kernel.get().tree().content(kernel.get().node());
        byte[] start = new byte[(int) Math.min(PeHeader.SIZE, content.size())];
        content.read(0, ByteBuffer.wrap(start));
        return PeHeader.parse(start).map(PeHeader::machine);
    }

    private static Optional<String> named(String architecture) {
        return switch (architecture.toUpperCase(Locale.ROOT)) {
            case "AMD64" -> Optional.of("x86_64");
            case "X86" -> Optional.of("i686");
            case "ARM64" -> Optional.of("aarch64");
            default -> Optional.empty();
        };
    }
}

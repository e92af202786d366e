package assay.guest.linux.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tells which distribution a guest is, how it keeps packages and what starts its services. */
public final class OsDetector implements Detector {

    @Override
    public String produces() {
        return "os";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        facts.put("os.family", "linux");
        Distribution distribution = Distribution.read(files);
        Evidence seen = distribution.seen();
        facts.put("os.distro", distribution.id(), seen);
        facts.put("os.distroLike", distribution.like(), seen);
        distribution
                .version()
                .ifPresentOrElse(
                        version -> {
                            facts.put("os.version", version, distribution.versionSeen());
                            facts.put("os.major", major(version), distribution.versionSeen());
                        },
                        () -> {
                            facts.unread("os.version", seen.where() + " names no version");
                            facts.unread("os.major", seen.where() + " names no version");
                        });
        packages(files, facts);
        initSystem(files, facts);
    }

    private static long major(String version) {
        int end = 0;
        while (end < version.length() && end < 9 && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Long.parseLong(version.substring(0, end));
    }

    private static void packages(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<PackageFormat> database = PackageFormat.database(files);
        facts.put("os.pkgFormat", database.map(PackageFormat::name).orElse("none"));
        database.ifPresent(found -> facts.evidence("os.pkgFormat", Evidence.at(found.path())));
        PackageFormat.manager(files)
                .ifPresent(found ->
                        facts.put("os.pkgManager", found.name(), Evidence.at(found.path())));
    }

    /** What {@code /sbin/init} is says it; where that is a program of its own, its files do. */
    private static void initSystem(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<GuestFiles.Found> init = files.find("/sbin/init");
        if (init.isPresent() && init.get().path().endsWith("/systemd/systemd")) {
            facts.put("os.initSystem", "systemd", Evidence.at("/sbin/init", init.get().path()));
            return;
        }
        for (List<String> known :
                List.of(
                        List.of("/sbin/initctl", "upstart"),
                        List.of("/sbin/openrc", "openrc"),
                        List.of("/etc/inittab", "sysvinit"))) {
            if (files.exists(known.getFirst())) {
                facts.put("os.initSystem", known.getLast(), Evidence.at(known.getFirst()));
                return;
            }
        }
        facts.unread("os.initSystem", "/sbin/init is none of the known init systems");
    }
}

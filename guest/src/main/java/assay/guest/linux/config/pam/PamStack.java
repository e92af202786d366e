package assay.guest.linux.config.pam;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that a service runs for one type, those of {@code include}, {@code substack} and
 * {@code @include} in their places: {@code pam.d(5)}.
 *
 * @param modules in order
 */
record PamStack(List<PamModule> modules) {

    /** Linux-PAM takes as many levels of substacks. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_MODULES = 1_000;
    private static final List<String> FOLDERS = List.of("/etc/pam.d/", "/usr/lib/pam.d/");
    private static final Pattern INCLUDE = Pattern.compile("@include\\s+(\\S+)\\s*");

    /** Whether the guest has a configuration for {@code service}. */
    static boolean has(GuestFiles files, String service) throws IOException {
        return path(files, service).isPresent();
    }

    /**
     * Reads the stack of a service.
     *
     * @param type {@code auth}, {@code password}
     * @throws ImageException if includes have no end
     */
    static PamStack read(GuestFiles files, String service, String type) throws IOException {
        List<PamModule> modules = new ArrayList<>();
        read(files, service, type, 0, modules);
        return new PamStack(List.copyOf(modules));
    }

    /** The modules of a name, in order. */
    List<PamModule> named(String name) {
        return modules.stream().filter(module -> module.name().equals(name)).toList();
    }

    private static void read(
            GuestFiles files, String service, String type, int depth, List<PamModule> modules)
            throws IOException {
        Optional<String> path = path(files, service);
        if (depth > MAX_DEPTH || modules.size() > MAX_MODULES) {
            throw new ImageException(
                    Reason.LIMIT, "pam", -1, service + " is included too deep or too often");
        }
        if (path.isEmpty()) {
            return;
        }
        for (Line line : Line.joined(Line.read(files, path.get()))) {
            Matcher include = INCLUDE.matcher(line.text().strip());
            Optional<PamModule> module = PamModule.parse(line);
            if (include.matches()) {
                read(files, include.group(1), type, depth + 1, modules);
            } else if (module.isPresent() && module.get().type().equals(type)) {
                switch (module.get().control().toLowerCase(Locale.ROOT)) {
                    case "include", "substack" ->
                            read(files, module.get().name(), type, depth + 1, modules);
                    default -> modules.add(module.get());
                }
            }
        }
    }

    private static Optional<String> path(GuestFiles files, String service) throws IOException {
        for (String folder : FOLDERS) {
            if (files.exists(folder + service)) {
                return Optional.of(folder + service);
            }
        }
        return Optional.empty();
    }
}

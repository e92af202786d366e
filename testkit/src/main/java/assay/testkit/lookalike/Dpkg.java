package assay.testkit.lookalike;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes dpkg's database, {@code /var/lib/dpkg}. */
final class Dpkg {

    private static final String FOLDER = "/var/lib/dpkg/";

    private Dpkg() {}

    static Tree write(Collection<Packaged> packages) {
        Tree tree = Tree.EMPTY;
        StringBuilder status = new StringBuilder();
        for (Packaged one : packages) {
            status.append(stanza(one)).append('\n');
            StringBuilder list = new StringBuilder("/.\n");
            StringBuilder sums = new StringBuilder();
            one.files()
                    .forEach((path, digests) -> {
                        list.append(path).append('\n');
                        sums.append(digests.md5())
                                .append("  ")
                                .append(path, 1, path.length())
                                .append('\n');
                    });
            tree = put(tree, "info/" + one.name() + ".list", list.toString());
            tree = put(tree, "info/" + one.name() + ".md5sums", sums.toString());
        }
        return put(tree, "status", status.toString());
    }

    private static String stanza(Packaged one) {
        return """
        Package: %s
        Status: install ok installed
        Priority: optional
        Section: admin
        Installed-Size: 1000
        Maintainer: %s
        Architecture: %s
        Version: %s
        %sDescription: look-alike of %s
        """
                .formatted(
                        one.name(),
                        one.vendor(),
                        one.architecture(),
                        one.version(),
                        one.needs().isEmpty()
                                ? ""
                                : "Depends: " + String.join(", ", one.needs()) + "\n",
                        one.name());
    }

    private static Tree put(Tree tree, String name, String text) {
        return tree.put(FOLDER + name, Entry.file(text.getBytes(StandardCharsets.UTF_8)));
    }
}

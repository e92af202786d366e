package assay.guest.linux.repo;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists where packages are installed from. */
public final class RepositoriesDetector implements Detector {

    private static final String APK = "/etc/apk/repositories";

    @Override
    public String produces() {
        return "packages.repos";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<Repository> found = new ArrayList<>(AptSources.read(files));
        found.addAll(RepoFiles.read(files));
        found.addAll(apk(files));
        facts.put("packages.repos", found.stream().map(Repository::fact).toList());
        for (int i = 0; i < found.size(); i++) {
            Line line = found.get(i).line();
            String hosts = String.join(" ", found.get(i).hosts()); // an address may have a password
            facts.evidence("packages.repos[" + i + "]", line.seenAs(hosts));
        }
    }

    /** A line is an address, perhaps after {@code @TAG}; apk always checks signatures. */
    private static List<Repository> apk(GuestFiles files) throws IOException {
        return Line.read(files, APK).stream()
                .filter(line -> !line.isBlankOrComment())
                .map(line ->
                        new Repository(
                                line.path() + ":" + line.number(),
                                Repository.host(line.text().replaceFirst("^\\s*@\\S+", "")).stream()
                                        .toList(),
                                true,
                                true,
                                line))
                .toList();
    }
}

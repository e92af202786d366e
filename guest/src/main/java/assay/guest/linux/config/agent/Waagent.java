package assay.guest.linux.config.agent;

import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an Azure Linux agent that no package brought says of itself. */
final class Waagent {

    private static final List<String> VERSION_FILES =
            List.of(
                    "/usr/lib/python3/dist-packages/azurelinuxagent/common/version.py",
                    "/usr/lib/python*/site-packages/azurelinuxagent/common/version.py",
                    "/usr/local/lib/python*/dist-packages/azurelinuxagent/common/version.py",
                    "/usr/local/lib/python*/site-packages/azurelinuxagent/common/version.py");

    private static final Pattern VERSION =
            Pattern.compile("\\s*AGENT_VERSION\\s*=\\s*['\"]([0-9][0-9A-Za-z.]*)['\"].*");

    private Waagent() {}

    /** Its version, as the text of the line that says so; empty if nothing does. */
    static Optional<Line> version(GuestFiles files) throws IOException {
        for (String pattern : VERSION_FILES) {
            for (String path : Glob.expand(files, pattern)) {
                for (Line line : Line.read(files, path)) {
                    Matcher version = VERSION.matcher(line.text());
                    if (version.matches()) {
                        return Optional.of(new Line(path, line.number(), version.group(1)));
                    }
                }
            }
        }
        return Optional.empty();
    }
}

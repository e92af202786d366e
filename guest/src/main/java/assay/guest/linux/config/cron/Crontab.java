package assay.guest.linux.config.cron;

import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a table, {@code crontab(5)} and {@code anacrontab(5)}, each as a line. */
final class Crontab {

    private static final Pattern SETTING =
            Pattern.compile("[\"']?[A-Za-z_][A-Za-z0-9_]*[\"']?\\s*=.*");

    /** When: five fields, or a word such as {@code @reboot}. */
    private static final String WHEN = "(?:@\\w+|(?:[^\\s@]\\S*\\s+){4}\\S+)";

    private static final Pattern OF_USER = Pattern.compile("-?" + WHEN + "\\s+(\\S.*)");
    private static final Pattern OF_SYSTEM = Pattern.compile("-?" + WHEN + "\\s+\\S+\\s+(\\S.*)");
    private static final Pattern OF_ANACRON =
            Pattern.compile("(?:\\d+|@\\w+)\\s+\\d+\\s+\\S+\\s+(\\S.*)");

    private Crontab() {}

    /** The commands of a user's own table. */
    static List<Line> ofUser(List<Line> lines) {
        return commands(lines, OF_USER);
    }

    /** Those of {@code /etc/crontab} and {@code /etc/cron.d}, which name a user before each. */
    static List<Line> ofSystem(List<Line> lines) {
        return commands(lines, OF_SYSTEM);
    }

    /** Those of {@code /etc/anacrontab}: every so many days, after so many minutes. */
    static List<Line> ofAnacron(List<Line> lines) {
        return commands(lines, OF_ANACRON);
    }

    private static List<Line> commands(List<Line> lines, Pattern entry) {
        List<Line> commands = new ArrayList<>();
        for (Line line : lines) {
            String text = line.text().strip();
            Matcher matcher = entry.matcher(text);
            if (!line.isBlankOrComment() && !SETTING.matcher(text).matches() && matcher.matches()) {
                commands.add(new Line(line.path(), line.number(), matcher.group(1)));
            }
        }
        return commands;
    }
}

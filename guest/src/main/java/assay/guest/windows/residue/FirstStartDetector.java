package assay.guest.windows.residue;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.linux.config.text.Line;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code residue.firstBootDownloads} and {@code .firstBootPasswordScript}: whether the first start
 * fetches something, and whether it makes up a password. Only the word that told is shown, for the
 * rest of a line may be secret.
 */
final class FirstStartDetector implements Detector {

    private static final Pattern DOWNLOAD =
            Pattern.compile(
                    "\\b(?:invoke-webrequest|invoke-restmethod|iwr|start-bitstransfer|curl|wget"
                            + "|downloadfile|downloadstring|winget install|choco install"
                            + "|install-module|docker pull|pip3? install|npm install"
                            + "|bitsadmin\\b.{0,99}/transfer|certutil\\b.{0,99}-urlcache"
                            + "|msiexec\\b.{0,99}https?:)");

    /** What a cloud serves its guests is no dependency upon somebody else. */
    private static final Pattern METADATA =
            Pattern.compile("169\\.254\\.\\d{1,3}\\.\\d{1,3}|100\\.100\\.100\\.200|metadata\\.");

    private static final Pattern COMMENT = Pattern.compile("\\s{0,99}(?:#|::|rem\\s|'|//|<!--).*");

    private static final Pattern RANDOM =
            Pattern.compile(
                    "get-random|generatepassword|randomnumbergenerator|rngcrypto|new-guid"
                            + "|%random%|get-securerandom|random_password");

    private static final Pattern PASSWORD =
            Pattern.compile("net user |set-localuser|password|passwd|pwd");

    private static final int MAX_LINE = 10_000;

    @Override
    public List<String> produces() {
        return List.of("residue.firstBootDownloads", "residue.firstBootPasswordScript");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Evidence> downloads = new ArrayList<>();
        List<Evidence> passwords = new ArrayList<>();
        Map<String, List<Line>> texts = FirstStart.of(guest).texts();
        texts.values().forEach(lines -> look(lines, downloads, passwords));
        facts.put(
                "residue.firstBootDownloads",
                downloads.stream().map(place -> place.where() + ":" + place.line()).toList());
        facts.put("residue.firstBootPasswordScript", !passwords.isEmpty());
        for (String fact : produces()) {
            facts.evidence(fact, Evidence.at("/Windows/Setup/Scripts"));
            texts.keySet().forEach(path -> facts.evidence(fact, Evidence.at(path)));
        }
        downloads.forEach(place -> facts.evidence("residue.firstBootDownloads", place));
        passwords.forEach(place -> facts.evidence("residue.firstBootPasswordScript", place));
    }

    private static void look(List<Line> lines, List<Evidence> downloads, List<Evidence> passwords) {
        boolean password = false;
        List<Evidence> random = new ArrayList<>();
        for (Line line : lines) {
            String text = line.text().substring(0, Math.min(line.text().length(), MAX_LINE));
            text = text.toLowerCase(Locale.ROOT);
            if (COMMENT.matcher(text).matches()) {
                continue;
            }
            Matcher download = DOWNLOAD.matcher(text);
            if (download.find() && !METADATA.matcher(text).find()) {
                downloads.add(line.seenAs(word(download)));
            }
            Matcher generator = RANDOM.matcher(text);
            if (generator.find()) {
                random.add(line.seenAs(word(generator)));
            }
            password |= PASSWORD.matcher(text).find();
        }
        if (password) {
            passwords.addAll(random);
        }
    }

    /** The command's first word: what follows may hold a password. */
    private static String word(Matcher match) {
        String group = match.group().strip();
        int blank = group.indexOf(' ');
        return blank < 0 ? group : group.substring(0, blank);
    }
}

package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.join;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.CheckReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Source;
import assay.rules.Text;
import assay.rules.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader sees first: which image this is, and each profile's verdict on it. */
final class Overview {

    /** More would make the cards of all profiles long. */
    private static final int MAX_SOURCES = 2;

    /** The same wherever it is read. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final CheckReport report;
    private final ImageSummary image;
    private final Locale reader;

    Overview(CheckReport report, ImageSummary image, Locale reader) {
        this.report = report;
        this.image = image;
        this.reader = reader;
    }

    Markup header() {
        return tag(
                "header",
                tag("p", style("brand"), say(Words.REPORT)),
                tag("h1", text(image.name())),
                tag(
                        "dl",
                        style("image"),
                        told(Words.FORMAT, image.format()),
                        told(Words.SYSTEM, image.system()),
                        told(Words.DISK_SIZE, bytes(image.virtualSize())),
                        told(Words.FILE_SIZE, bytes(image.fileSize())),
                        told(Words.TABLE, image.partitionTable()),
                        told(Words.CONTENT, image.content()),
                        told(Words.CHECKED, TIME.format(report.checkedAt()))));
    }

    private Markup say(Text words) {
        return text(words.in(reader));
    }

    private static String bytes(long count) {
        return count == 0 ? "" : ByteCount.of(count);
    }

    private Markup told(Text name, String value) {
        return value.isEmpty()
                ? Markup.none()
                : tag("div", tag("dt", say(name)), tag("dd", text(value)));
    }

    Markup verdicts() {
        Markup cards = join(report.profiles().stream().map(this::card));
        return tag("section", tag("h2", say(Words.VERDICTS)), tag("div", style("cards"), cards));
    }

    private Markup card(ProfileReport profile) {
        List<Share> shares = shares(profile);
        return tag(
                "article",
                style("card " + look(profile.verdict())),
                tag(
                        "h3",
                        tag("span", style("badge"), say(Words.of(profile.verdict()))),
                        text(" "),
                        say(profile.title())),
                tag(
                        "p",
                        style("quiet"),
                        tag("code", text(profile.id())),
                        text(" " + Words.VERSION.in(reader) + " " + profile.version())),
                bar(shares),
                tag("p", text(counts(shares))),
                tag("p", say(meaning(profile))),
                kinds(profile),
                leftAside(profile),
                sources(profile));
    }

    private static Text meaning(ProfileReport profile) {
        boolean waived = profile.count(Verdict.WAIVED) > 0;
        return waived && profile.verdict() == Verdict.PASS
                ? Words.MET_BUT_WAIVED
                : Words.meaning(profile.verdict());
    }

    /** The class of style of a verdict. */
    static String look(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case UNKNOWN -> "unknown";
            case WAIVED -> "waived";
            case NOT_APPLICABLE -> "none";
        };
    }

    /**
     * Rules that say the same.
     *
     * @param look class of style
     */
    private record Share(String look, Text name, long count) {}

    /** How the rules are divided: advice that is not followed is not counted as a failure. */
    private static List<Share> shares(ProfileReport profile) {
        long failed = profile.findings().stream().filter(Shown::fails).count();
        return Stream.of(
                        new Share("fail", Words.of(Verdict.FAIL), failed),
                        share(profile, Verdict.UNKNOWN),
                        new Share("advice", Words.ADVISED, profile.count(Verdict.FAIL) - failed),
                        share(profile, Verdict.WAIVED),
                        share(profile, Verdict.PASS),
                        share(profile, Verdict.NOT_APPLICABLE))
                .filter(share -> share.count > 0)
                .toList();
    }

    private static Share share(ProfileReport profile, Verdict verdict) {
        return new Share(look(verdict), Words.of(verdict), profile.count(verdict));
    }

    /** The shares of the rules that apply, drawn. The text below says the same. */
    private static Markup bar(List<Share> shares) {
        List<Share> drawn = shares.stream().filter(each -> !each.look.equals("none")).toList();
        double all = drawn.stream().mapToLong(Share::count).sum();
        List<Part> drawing = new ArrayList<>();
        drawing.add(style("bar"));
        drawing.add(at("viewBox", "0 0 100 2"));
        drawing.add(at("preserveAspectRatio", "none"));
        drawing.add(at("aria-hidden", "true"));
        double x = 0;
        for (Share share : drawn) {
            double width = share.count / all * 100;
            drawing.add(
                    tag(
                            "rect",
                            style(share.look),
                            at("x", String.format(Locale.ROOT, "%.2f", x)),
                            at("width", String.format(Locale.ROOT, "%.2f", width)),
                            at("height", 2)));
            x += width;
        }
        return tag("svg", drawing);
    }

    private String counts(List<Share> shares) {
        return shares.stream()
                .map(share -> share.name.in(reader) + " " + share.count)
                .collect(Collectors.joining(" · "));
    }

    private Markup kinds(ProfileReport profile) {
        if (profile.kinds().size() < 2) {
            return Markup.none();
        }
        return listed(
                Words.BY_KIND,
                profile.kinds().entrySet().stream()
                        .map(kind ->
                                Words.of(kind.getKey()).in(reader)
                                        + " "
                                        + Words.of(kind.getValue()).in(reader)));
    }

    private Markup leftAside(ProfileReport profile) {
        if (profile.leftAside().isEmpty()) {
            return Markup.none();
        }
        return listed(
                Words.LEFT_ASIDE,
                profile.leftAside().entrySet().stream()
                        .map(kind -> Words.of(kind.getKey()).in(reader) + " " + kind.getValue()));
    }

    private Markup listed(Text name, Stream<String> items) {
        return tag(
                "p",
                style("quiet"),
                tag("b", say(name)),
                text(" " + items.collect(Collectors.joining(" · "))));
    }

    private Markup sources(ProfileReport profile) {
        List<String> sources = profile.sources().stream().map(this::source).toList();
        if (sources.isEmpty()) {
            return Markup.none();
        }
        if (sources.size() <= MAX_SOURCES) {
            return listed(Words.SOURCE, sources.stream());
        }
        return tag(
                "details",
                style("quiet plain"),
                tag("summary", say(Words.SOURCE), text(" " + sources.size())),
                tag("ul", sources.stream().map(each -> tag("li", text(each))).toList()));
    }

    private String source(Source source) {
        String section = source.section();
        String title = source.title().in(reader);
        boolean part = !section.isEmpty() && !section.equals("all");
        return part ? title + Words.COMMA.in(reader) + section : title;
    }
}

package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.CheckReport;
import java.util.Locale;

/**
 * A report as one page for people, to be read on a screen or printed on A4. It needs no script and
 * refers to nothing outside; a policy in it forbids both. Well-formed XML, too.
 */
final class HtmlReport {

    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src ";

    private HtmlReport() {}

    /** The page, in the language of {@code reader}. */
    static String of(CheckReport report, Locale reader) {
        ImageSummary image = ImageSummary.of(report.image());
        Overview overview = new Overview(report, image, reader);
        Markup page =
                tag(
                        "html",
                        at("xmlns", "http://www.w3.org/1999/xhtml"),
                        at("lang", reader.getLanguage().equals("zh") ? "zh-CN" : "en"),
                        head(image, reader),
                        tag(
                                "body",
                                tag(
                                        "main",
                                        overview.header(),
                                        overview.verdicts(),
                                        new Matrix(report, reader).section(),
                                        new DiskMap(image, reader).section(),
                                        new FindingsPart(report, reader).sections())));
        return "<!DOCTYPE html>\n" + page.xml() + "\n";
    }

    private static Markup head(ImageSummary image, Locale reader) {
        return tag(
                "head",
                tag("meta", at("charset", "utf-8")),
                tag(
                        "meta",
                        at("http-equiv", "Content-Security-Policy"),
                        at("content", POLICY + Stylesheet.source())),
                tag(
                        "meta",
                        at("name", "viewport"),
                        at("content", "width=device-width, initial-scale=1")),
                tag("title", text(image.name() + " · " + Words.REPORT.in(reader))),
                new Markup("<style>" + Stylesheet.CSS + "</style>"));
    }
}

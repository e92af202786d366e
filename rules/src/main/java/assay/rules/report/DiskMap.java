package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.Text;
import assay.rules.report.ImageSummary.DiskPart;
import assay.rules.report.ImageSummary.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws how the disk is divided, to scale as far as each part can be seen. */
final class DiskMap {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 64;

    /** Narrower parts could not be seen, nor told from their neighbours. */
    private static final double MIN_WIDTH = 16;

    /** About what a character takes. */
    private static final double CHARACTER = 9;

    /** A gap that is smaller, as partitions are aligned, is not drawn. */
    private static final long MIN_GAP = 4 << 20;

    private final ImageSummary image;
    private final Locale reader;

    DiskMap(ImageSummary image, Locale reader) {
        this.image = image;
        this.reader = reader;
    }

    /** A piece of the drawing. */
    private record Piece(String kind, String title, String detail, long length) {}

    /** The section, or nothing if nothing is known of partitions and file systems. */
    Markup section() {
        boolean drawn = !image.partitions().isEmpty() && image.virtualSize() > 0;
        if (!drawn && image.fileSystems().isEmpty()) {
            return Markup.none();
        }
        return tag(
                "section",
                tag("h2", say(Words.DISK)),
                drawn ? Markup.join(picture(), partitions()) : Markup.none(),
                image.fileSystems().isEmpty() ? Markup.none() : fileSystems());
    }

    private Markup say(Text words) {
        return text(words.in(reader));
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        long at = 0;
        for (DiskPart part : image.partitions()) {
            free(pieces, part.start() - at);
            String role = part.role().isEmpty() ? part.content() : part.role();
            pieces.add(
                    new Piece(
                            kind(part),
                            part.number() + " " + role,
                            String.join(" ", part.content(), ByteCount.of(part.length())).strip(),
                            part.length()));
            at = part.start() + part.length();
        }
        free(pieces, image.virtualSize() - at);
        return pieces;
    }

    private void free(List<Piece> pieces, long length) {
        if (length >= MIN_GAP) {
            String words = Words.FREE.in(reader);
            pieces.add(new Piece("free", words, ByteCount.of(length), length));
        }
    }

    private static String kind(DiskPart part) {
        return switch (part.role()) {
            case "root", "system" -> "root";
            case "boot", "esp", "bios-boot", "system-reserved" -> "boot";
            case "swap" -> "swap";
            default -> "data";
        };
    }

    private Markup picture() {
        List<Piece> pieces = pieces();
        double total = pieces.stream().mapToDouble(Piece::length).sum();
        double spare = WIDTH - MIN_WIDTH * pieces.size();
        List<Part> drawing = new ArrayList<>();
        drawing.add(at("viewBox", "0 0 " + WIDTH + " " + HEIGHT));
        drawing.add(at("role", "img"));
        drawing.add(style("map"));
        drawing.add(at("aria-label", Words.DISK_CAPTION.in(reader)));
        double x = 0;
        for (Piece piece : pieces) {
            double width = MIN_WIDTH + Math.max(0, spare) * piece.length / total;
            drawing.add(drawn(piece, x, width));
            x += width;
        }
        return tag("svg", drawing);
    }

    private static Markup drawn(Piece piece, double x, double width) {
        return tag(
                "g",
                tag("title", text(piece.title + ", " + piece.detail)),
                tag(
                        "rect",
                        style("part " + piece.kind),
                        at("x", decimal(x + 1)),
                        at("y", 1),
                        at("width", decimal(width - 2)),
                        at("height", HEIGHT - 2),
                        at("rx", 4)),
                label(piece.title, x, 27, width, "strong"),
                label(piece.detail, x, 47, width, "detail"));
    }

    /** The label, or as much of it as there is room for. */
    private static Markup label(String words, double x, int y, double width, String kind) {
        int room = (int) ((width - 16) / CHARACTER);
        int size = words.codePointCount(0, words.length());
        if (room < Math.min(3, size)) {
            return Markup.none();
        }
        String shown =
                size <= room
                        ? words
                        : words.substring(0, words.offsetByCodePoints(0, room - 1)) + "…";
        return tag("text", style(kind), at("x", decimal(x + 10)), at("y", y), text(shown));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private Markup partitions() {
        Stream<List<String>> rows =
                image.partitions().stream()
                        .map(part ->
                                List.of(
                                        Long.toString(part.number()),
                                        part.role(),
                                        part.content(),
                                        part.type(),
                                        ByteCount.of(part.start()),
                                        ByteCount.of(part.length())));
        return Table.of(
                Words.DISK_CAPTION,
                List.of(Words.NUMBER, Words.ROLE, Words.HOLDS, Words.TYPE, Words.START, Words.SIZE),
                rows,
                reader);
    }

    private Markup fileSystems() {
        return Table.of(
                Words.FILE_SYSTEMS,
                List.of(Words.ROLE, Words.TYPE, Words.LAYER, Words.USED),
                image.fileSystems().stream().map(this::row),
                reader);
    }

    private List<String> row(FileSystem each) {
        String used = each.usedBytes() == 0 ? "" : ByteCount.of(each.usedBytes());
        String layer = each.layer().equals("plain") ? Words.PARTITION.in(reader) : each.layer();
        return List.of(each.role(), each.type(), layer, used);
    }
}

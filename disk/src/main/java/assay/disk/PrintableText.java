package assay.disk;

import java.nio.charset.StandardCharsets;

/** Text that comes from an image, made fit for a terminal, a log and a web page. */
public final class PrintableText {

    private PrintableText() {}

    /**
     * The text in {@code utf8}, where everything that is no visible character or plain space is
     * shown as {@code ?}: control characters, escape sequences, marks that change the direction of
     * writing, invalid UTF-8.
     *
     * @param maxLength how many characters to give at most; longer text ends in {@code …}
     */
    public static String of(byte[] utf8, int maxLength) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        int length = text.codePointCount(0, text.length());
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(length > maxLength ? maxLength - 1L : maxLength)
                .forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '?'));
        return length > maxLength ? printable.append('…').toString() : printable.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> character != '\uFFFD';
        };
    }
}

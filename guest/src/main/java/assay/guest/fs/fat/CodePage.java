package assay.guest.fs.fat;

/**
 * Code page 437, in which Linux reads short names unless it is told otherwise. The JDK has it in a
 * module of its own that a small runtime lacks.
 */
final class CodePage {

    private static final String UPPER_HALF =
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                    + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private CodePage() {}

    static char decode(byte character) {
        return character >= 0 ? (char) character : UPPER_HALF.charAt(character & 0x7F);
    }
}

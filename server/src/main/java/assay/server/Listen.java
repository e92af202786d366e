package assay.server;

/**
 * Where to serve.
 *
 * @param host a name or an address; IPv6 addresses in brackets
 * @param port 0 for any free one
 */
public record Listen(String host, int port) {

    /**
     * Reads {@code HOST:PORT}. The framework calls it for the setting {@code assay.listen}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Listen valueOf(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65535) {
                return new Listen(text.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // told below, like everything else that is not of that form
        }
        throw new IllegalArgumentException(
                "assay.listen is " + text + ", but must be HOST:PORT, as 127.0.0.1:9292");
    }
}

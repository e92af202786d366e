package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The address of a file on a web server: {@code http} or {@code https}, without a user or a
 * fragment.
 *
 * @param uri absolute
 */
record WebAddress(URI uri) {

    private static final int LONGEST = 4096;

    /**
     * An address as a request has it.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static WebAddress parse(String text) {
        if (text.length() > LONGEST) {
            throw invalid("is longer than " + LONGEST + " characters");
        }
        try {
            return of(new URI(text))
                    .orElseThrow(() -> invalid("must be http://HOST/… or https://HOST/…"));
        } catch (URISyntaxException e) {
            throw invalid("is no address");
        }
    }

    private static ProblemException invalid(String what) {
        return new ProblemException(Problem.REQUEST_INVALID, "url " + what);
    }

    private static Optional<WebAddress> of(URI uri) throws URISyntaxException {
        String scheme = String.valueOf(uri.getScheme());
        if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            return Optional.empty();
        }
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return Optional.of(
                new WebAddress(fragment < 0 ? uri : new URI(text.substring(0, fragment))));
    }

    /**
     * Where a redirect leads to; empty if that is no address to be followed: of another kind, or in
     * the clear after one that was not.
     */
    Optional<WebAddress> redirect(String location) {
        try {
            return location.length() > LONGEST
                    ? Optional.empty()
                    : of(uri.resolve(new URI(location)))
                            .filter(next -> next.isSecure() || !isSecure());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** For people: without the query, in which there are often signatures. */
    String shown() {
        String text = uri.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?…";
    }
}

package assay.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/** The query of an address, RFC 3986, as it grows. */
final class Query {

    private final StringBuilder text = new StringBuilder();

    /** Adds a parameter, if it has a value. */
    Query with(String name, Optional<String> value) {
        value.ifPresent(each -> add(name, each));
        return this;
    }

    /** Adds a parameter as often as it has values. */
    Query with(String name, Collection<String> values) {
        values.forEach(value -> add(name, value));
        return this;
    }

    private void add(String name, String value) {
        text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value));
    }

    /** A text as a part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

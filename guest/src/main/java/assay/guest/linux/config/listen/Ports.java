package assay.guest.linux.config.listen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A set of ports as firewalls write them: numbers, ranges and names of services. */
record Ports(List<int[]> ranges) {

    private static final Map<String, Integer> NAMES =
            Map.of(
                    "ssh",
                    22,
                    "http",
                    80,
                    "https",
                    443,
                    "smtp",
                    25,
                    "domain",
                    53,
                    "ftp",
                    21,
                    "mysql",
                    3306,
                    "postgresql",
                    5432,
                    "sunrpc",
                    111,
                    "rsync",
                    873);

    /**
     * Reads a list.
     *
     * @param text with blanks between
     * @param dash what stands within a range
     */
    static Ports of(String text, String dash) {
        List<int[]> ranges = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            String[] ends = word.split(Pattern.quote(dash), 2);
            int low = number(ends[0], 0);
            int high = ends.length == 1 ? low : number(ends[1], 65_535);
            ranges.add(new int[] {low, high});
        }
        return new Ports(List.copyOf(ranges));
    }

    boolean has(int port) {
        return ranges.stream().anyMatch(range -> range[0] <= port && port <= range[1]);
    }

    private static int number(String word, int otherwise) {
        return Listening.port(word).orElse(NAMES.getOrDefault(word, otherwise));
    }
}

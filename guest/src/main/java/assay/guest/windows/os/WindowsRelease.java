package assay.guest.windows.os;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Microsoft calls the builds of Windows. */
final class WindowsRelease {

    /** First builds. A version lasts until the next one, for later builds are service packs. */
    private static final TreeMap<Long, String> SERVER =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(3790L, "2003"),
                            Map.entry(6001L, "2008"),
                            Map.entry(7600L, "2008 R2"),
                            Map.entry(9200L, "2012"),
                            Map.entry(9600L, "2012 R2"),
                            Map.entry(14393L, "2016"),
                            Map.entry(16299L, "1709"),
                            Map.entry(17134L, "1803"),
                            Map.entry(17763L, "2019"),
                            Map.entry(18362L, "1903"),
                            Map.entry(18363L, "1909"),
                            Map.entry(19041L, "2004"),
                            Map.entry(19042L, "20H2"),
                            Map.entry(20348L, "2022"),
                            Map.entry(25398L, "23H2"),
                            Map.entry(26100L, "2025")));

    private static final TreeMap<Long, String> CLIENT =
            new TreeMap<>(
                    Map.of(
                            2600L, "XP", 6000L, "Vista", 7600L, "7", 9200L, "8", 9600L, "8.1",
                            10240L, "10", 22000L, "11"));

    private WindowsRelease() {}

    /** The name of a build, {@code 2012 R2} or {@code 11}; empty for builds older than these. */
    static Optional<String> of(long build, boolean server) {
        return Optional.ofNullable((server ? SERVER : CLIENT).floorEntry(build))
                .map(Map.Entry::getValue);
    }
}

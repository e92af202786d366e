package assay.guest.linux.version;

import java.util.Comparator;

/**
 * The order of versions of a package manager: negative if the first is older, zero if they are the
 * same release. Every two texts can be compared, whatever they are.
 */
public enum VersionOrder implements Comparator<String> {
    /** That of dpkg, deb-version(7). */
    DPKG {
        @Override
        public int compare(String a, String b) {
            return byParts(a, b, DpkgOrder::compare);
        }
    },
    /** That of rpm, rpm-version(7). */
    RPM {
        @Override
        public int compare(String a, String b) {
            return byParts(a, b, RpmOrder::compare);
        }
    },
    /** That of Alpine's apk. */
    APK {
        @Override
        public int compare(String a, String b) {
            return ApkOrder.compare(a, b);
        }
    };

    /**
     * The order for packages of a format as {@code os.pkgFormat} names it. For systems without
     * packages it is rpm's, which reads any version of numbers and dots.
     */
    public static VersionOrder of(String packageFormat) {
        return switch (packageFormat) {
            case "deb" -> DPKG;
            case "apk" -> APK;
            default -> RPM;
        };
    }

    /** {@code epoch:version-release}, of which the first and the last may be missing. */
    private static int byParts(String a, String b, Comparator<String> order) {
        Parts left = Parts.of(a);
        Parts right = Parts.of(b);
        int byEpoch = RpmOrder.compare(left.epoch, right.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = order.compare(left.version, right.version);
        return byVersion != 0 ? byVersion : order.compare(left.release, right.release);
    }

    private record Parts(String epoch, String version, String release) {

        private static Parts of(String text) {
            int colon = text.indexOf(':');
            boolean numbered =
                    colon > 0 && text.chars().limit(colon).allMatch(c -> c >= '0' && c <= '9');
            String rest = numbered ? text.substring(colon + 1) : text;
            int dash = rest.lastIndexOf('-');
            return new Parts(
                    numbered ? text.substring(0, colon) : "0",
                    dash < 0 ? rest : rest.substring(0, dash),
                    dash < 0 ? "" : rest.substring(dash + 1));
        }
    }
}

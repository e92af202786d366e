package assay.guest.linux.repo;

import assay.guest.linux.config.text.Line;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place that packages are installed from.
 *
 * @param id the repository's name, or of a source without name its file and line
 * @param hosts where packages or lists of mirrors are fetched; none for media and folders
 * @param enabled whether it is used
 * @param signed whether packages are refused that no known key has signed
 * @param line where it is set up
 */
record Repository(String id, List<String> hosts, boolean enabled, boolean signed, Line line) {

    /**
     * Those of distributions, and the mirrors that clouds keep of them; each with all hosts below
     * it. No name below which clouds let their customers have hosts, as {@code azure.com} ({@code
     * *.cloudapp.azure.com}) and {@code myhuaweicloud.com} ({@code *.obs.*.myhuaweicloud.com}).
     */
    private static final List<String> KNOWN =
            List.of(
                    "debian.org",
                    "ubuntu.com",
                    "centos.org",
                    "redhat.com",
                    "rockylinux.org",
                    "almalinux.org",
                    "oracle.com",
                    "fedoraproject.org",
                    "suse.com",
                    "susecloud.net",
                    "opensuse.org",
                    "alpinelinux.org",
                    "openeuler.org",
                    "openanolis.cn",
                    "openanolis.org",
                    "opencloudos.org",
                    "opencloudos.tech",
                    "kylinos.cn",
                    "cs2c.com.cn",
                    "uniontech.com",
                    "chinauos.com",
                    "cdn.amazonlinux.com",
                    "cloud.tencent.com",
                    "tencentyun.com",
                    "mirrors.tencent.com",
                    "mirrors.myhuaweicloud.com",
                    "repo.myhuaweicloud.com",
                    "repo.huaweicloud.com",
                    "mirrors.huaweicloud.com",
                    "mirrors.aliyun.com",
                    "mirrors.aliyuncs.com",
                    "mirrors.cloud.aliyuncs.com",
                    "ucloud.cn",
                    "microsoft.com",
                    "mirror.azure.cn",
                    "rhui.azure.cn",
                    "debian-archive.trafficmanager.net",
                    "olcentgbl.trafficmanager.net",
                    "mirrors.digitalocean.com",
                    "repos-droplet.digitalocean.com",
                    "repos.insights.digitalocean.com");

    /** Fetched things: {@code https://HOST/…}, also behind {@code mirror+}. */
    private static final Pattern URL =
            Pattern.compile("(?:[a-z]+\\+)?(?:https?|ftp|tor)://(?:[^/@\\s]*@)?([^/:\\s]+).*");

    private static final int MAX_HOST = 253;

    Repository {
        hosts = List.copyOf(hosts);
    }

    /** The host of an address in lower case; empty if it has none, as {@code cdrom:} has. */
    static Optional<String> host(String address) {
        Matcher matcher = URL.matcher(address.strip().toLowerCase(Locale.ROOT));
        return matcher.matches() && matcher.group(1).length() <= MAX_HOST
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** Whether nobody but distributions and clouds can put packages there. */
    boolean isTrusted() {
        return signed && hosts.stream().allMatch(Repository::isKnown);
    }

    private static boolean isKnown(String host) {
        return KNOWN.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known));
    }

    Map<String, Object> fact() {
        return Map.of(
                "id",
                id,
                "hosts",
                hosts,
                "enabled",
                enabled,
                "signed",
                signed,
                "trusted",
                isTrusted());
    }
}

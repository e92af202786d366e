package assay.guest.linux.os;

/**
 * What a package recorded about a file's content.
 *
 * @param algorithm as Java names it: {@code MD5}, {@code SHA-256}
 * @param hex the digest, in lower case
 */
public record FileDigest(String algorithm, String hex) {}

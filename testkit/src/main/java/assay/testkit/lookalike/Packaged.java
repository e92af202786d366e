package assay.testkit.lookalike;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A package that a look-alike's database says is installed.
 *
 * @param name its name
 * @param version as the package manager shows it: {@code 1:9.2p1-2+deb12u3}
 * @param vendor dpkg's maintainer, rpm's vendor
 * @param architecture in the package manager's words
 * @param files the digests of its files by path, as they were when it was installed
 * @param needs the names of packages that it needs
 */
record Packaged(
        String name,
        String version,
        String vendor,
        String architecture,
        SortedMap<String, Digests> files,
        List<String> needs) {

    Packaged {
        needs = List.copyOf(needs);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A file's digests in hexadecimal: dpkg keeps the one, rpm the other. */
    record Digests(String md5, String sha256) {

        static Digests of(byte[] content) {
            return new Digests(hex("MD5", content), hex("SHA-256", content));
        }

        private static String hex(String algorithm, byte[] content) {
            try {
                byte[] digest = MessageDigest.getInstance(algorithm).digest(content);
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
    }

    /** The same package with those files of {@code tree}, which must be there, as its own. */
    Packaged owning(Tree tree, Iterable<String> paths) {
        SortedMap<String, Digests> all = new TreeMap<>(files);
        for (String path : paths) {
            all.put(path, Digests.of(tree.require(path).content()));
        }
        return new Packaged(name, version, vendor, architecture, all, needs);
    }

    /** The same package, which needs another one, too. */
    Packaged needing(String other) {
        List<String> all = new ArrayList<>(needs);
        all.add(other);
        return new Packaged(name, version, vendor, architecture, files, all);
    }
}

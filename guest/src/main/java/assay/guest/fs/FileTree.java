package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One file system, read-only. It follows no symbolic links and knows no paths: see {@link
 * GuestFiles} for both.
 *
 * <p>All methods throw {@link ImageException} where the file system is broken, and take a step of
 * the inspection's budget for every structure that they visit.
 */
public interface FileTree {

    /** The type as the kernel names it: {@code ext4}, {@code xfs}. */
    String type();

    /** Whether {@code other} shows files of the same file system, if perhaps another part of it. */
    @SuppressWarnings("ReferenceEquality") // a tree is an open file system, not a value
    default boolean isSameFileSystem(FileTree other) {
        return this == other;
    }

    /** The directory at the top. */
    FileNode root();

    /**
     * The entry {@code name} of a directory, without following links.
     *
     * @param name one path component
     * @return empty if the directory has no such entry
     * @throws IllegalArgumentException if {@code directory} is not a directory
     */
    Optional<FileNode> lookup(FileNode directory, String name) throws IOException;

    /**
     * The entries of a directory in on-disk order, without {@code .} and {@code ..}.
     *
     * @throws IllegalArgumentException if {@code directory} is not a directory
     */
    List<Entry> list(FileNode directory) throws IOException;

    /**
     * The bytes of a regular file. The source reads on demand and is valid as long as the disk is.
     *
     * @throws IllegalArgumentException if {@code file} is not a regular file
     */
    BlockSource content(FileNode file) throws IOException;

    /**
     * Where a symbolic link points, as stored: at most 4,096 bytes of UTF-8.
     *
     * @throws IllegalArgumentException if {@code link} is not a symbolic link
     */
    String readLink(FileNode link) throws IOException;

    /**
     * The extended attributes of a file by their full names ({@code security.selinux}), in order of
     * names; none where the file system knows none. POSIX ACLs are among them as they are stored.
     */
    default SortedMap<String, byte[]> extendedAttributes(FileNode node) throws IOException {
        return Collections.emptySortedMap();
    }

    /**
     * Whether even root may not change, rename or delete the file, as after {@code chattr +i};
     * false where the file system knows no such attribute.
     */
    default boolean isImmutable(FileNode node) throws IOException {
        return false;
    }

    /**
     * Tells which bytes of its volume the file system calls free: neither a file nor a structure of
     * its own has anything there, so that they may read as zeros. What is in doubt is not told;
     * nothing is where the type of file system has no free space, or it is not looked for.
     *
     * @throws ImageException if it was not closed cleanly, or contradicts itself: then nothing that
     *     was told before counts
     */
    default void freeRuns(FreeRuns target) throws IOException {}

    /**
     * A name in a directory.
     *
     * @param name one path component: not empty, no {@code /} and no NUL, never {@code .} or {@code
     *     ..}
     */
    record Entry(String name, FileNode node) {}
}

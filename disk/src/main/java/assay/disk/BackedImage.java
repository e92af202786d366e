package assay.disk;

import assay.disk.ImageException.Reason;
import assay.disk.qcow2.BackingFile;
import assay.disk.qcow2.Qcow2Format;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image of the host together with the backing files it needs, for those who ask for that and
 * trust the image as far as its folder: every file of the chain must be inside the folder of the
 * first image, after all links are followed. All are opened read-only.
 */
public final class BackedImage implements Closeable {

    /** Files in a chain at most. */
    public static final int MAX_DEPTH = 16;

    /** QEMU takes {@code nbd:…} and {@code json:…} for something else than a path. */
    private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    private final Path folder;
    private final Set<Path> chain = new LinkedHashSet<>();
    private final List<Closeable> opened = new ArrayList<>();
    private final DiskImage image;

    private BackedImage(Path first) throws IOException {
        Path real = first.toRealPath();
        this.folder = real.resolveSibling(".").normalize();
        try {
            this.image = open(real, Optional.empty());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens {@code image}, whatever its format, and what it needs.
     *
     * @throws ImageException if a file of the chain is broken; with {@link Reason#EXTERNAL_FILE} if
     *     it is outside the first image's folder or not there; with {@link Reason#LIMIT} if there
     *     are more than {@link #MAX_DEPTH}; with {@link Reason#CORRUPT} if they form a circle
     */
    public static BackedImage open(Path image) throws IOException {
        return new BackedImage(image);
    }

    /** The first image, with the disk as all files together show it. */
    public DiskImage image() {
        return image;
    }

    /** The files of the chain, the first image first. */
    public List<Path> files() {
        return List.copyOf(chain);
    }

    /** Opens a file and what is below it; as deep as the chain is allowed to be. */
    private DiskImage open(Path file, Optional<String> declared) throws IOException {
        if (!chain.add(file)) {
            throw error(Reason.CORRUPT, "the chain of backing files comes back to " + file);
        }
        if (chain.size() > MAX_DEPTH) {
            throw error(Reason.LIMIT, "more than " + MAX_DEPTH + " backing files in a chain");
        }
        FileSource source = FileSource.open(file);
        opened.add(source);
        if (declared.filter("raw"::equals).isPresent()) {
            return new DiskImage("raw", source, source, Map.of());
        }
        Qcow2Format qcow2 = new Qcow2Format();
        DiskImage top;
        Optional<BackingFile> below = Optional.empty();
        if (qcow2.matches(source)) {
            below = qcow2.backingFile(source);
            top = below.isPresent() ? qcow2.openTop(source) : DiskFormats.open(source);
        } else {
            top = DiskFormats.open(source);
        }
        opened.add(top);
        requireDeclared(file, top.format(), declared);
        if (below.isEmpty()) {
            return top;
        }
        DiskImage backing = open(locate(file, below.get().name()), below.get().format());
        return new DiskImage(
                top.format(),
                source,
                new BackedSource(top.disk(), backing.disk()),
                top.details(),
                top.snapshots());
    }

    private static void requireDeclared(Path file, String format, Optional<String> declared)
            throws ImageException {
        String expected =
                declared.filter("vpc"::equals).isPresent() ? "vhd" : declared.orElse(format);
        if (!expected.equals(format)) {
            throw error(
                    Reason.AMBIGUOUS,
                    "the backing file %s is said to be %s, but is %s"
                            .formatted(file, printable(expected), format));
        }
    }

    /** The file that {@code name} means in the image {@code by}. */
    private Path locate(Path by, String name) throws IOException {
        String shown = printable(name);
        if (name.isEmpty() || name.indexOf('\0') >= 0 || PROTOCOL.matcher(name).matches()) {
            throw error(Reason.EXTERNAL_FILE, "the backing file \"" + shown + "\" is not a path");
        }
        Path real;
        try {
            real = by.resolveSibling(name).toRealPath();
        } catch (InvalidPathException | IOException e) {
            throw outside("the backing file \"" + shown + "\" is not there");
        }
        if (!real.startsWith(folder) || !Files.isRegularFile(real)) {
            throw outside(
                    "the backing file \"%s\" is not a file in the image's folder %s"
                            .formatted(shown, folder));
        }
        return real;
    }

    private static String printable(String text) {
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), 200);
    }

    private static ImageException outside(String what) {
        return error(
                Reason.EXTERNAL_FILE, what + "; put both into one folder, or flatten the image");
    }

    private static ImageException error(Reason reason, String what) {
        return new ImageException(reason, "qcow2", -1, what);
    }

    @Override
    public void close() throws IOException {
        for (Closeable part : opened.reversed()) {
            part.close();
        }
    }
}

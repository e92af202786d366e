package assay.store.key;

import assay.store.BadObjectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named keys in a file that only its owner can read: what a single machine needs. Whoever has the
 * file can read what its keys encrypt, and without it nobody can: it belongs into a backup, though
 * not into that of the store. The format is described in {@code docs/formats/key-file.md}.
 *
 * <p>Several processes may use one file.
 */
public final class KeyFile implements KeyService {

    private final Path file;
    private final SecureRandom random = new SecureRandom();

    /** The keys in {@code file}, which is created with the first of them. */
    public KeyFile(Path file) {
        this.file = file;
    }

    @Override
    public void create(String key) throws IOException {
        KeyName.check(key);
        change(keys -> keys.computeIfAbsent(key, _ -> List.of(newMaterial())));
    }

    @Override
    public void rotate(String key) throws IOException {
        change(keys -> {
            List<KeyMaterial> versions = new ArrayList<>(versions(keys, key));
            versions.add(newMaterial());
            keys.put(key, List.copyOf(versions));
        });
    }

    @Override
    public void delete(String key) throws IOException {
        change(keys -> keys.remove(key));
    }

    @Override
    public List<String> keys() throws IOException {
        return List.copyOf(read().keySet());
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws IOException {
        List<KeyMaterial> versions = versions(read(), key);
        byte[] sealed = versions.getLast().seal(key, secret, context);
        return ByteBuffer.allocate(Integer.BYTES + sealed.length)
                .putInt(versions.size())
                .put(sealed)
                .array();
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws IOException {
        List<KeyMaterial> versions = versions(read(), key);
        ByteBuffer bytes = ByteBuffer.wrap(wrapped);
        int version = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
        if (version < 1 || version > versions.size()) {
            throw new UnusableKeyException(key, "has no version " + version);
        }
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        return versions.get(version - 1)
                .open(key, sealed, context)
                .orElseThrow(() -> new UnusableKeyException(key, "did not wrap this secret"));
    }

    @Override
    public boolean isNewest(String key, byte[] wrapped) throws IOException {
        List<KeyMaterial> versions = versions(read(), key);
        return wrapped.length >= Integer.BYTES
                && ByteBuffer.wrap(wrapped).getInt() == versions.size();
    }

    private static List<KeyMaterial> versions(SortedMap<String, List<KeyMaterial>> keys, String key)
            throws UnusableKeyException {
        List<KeyMaterial> versions = keys.get(key);
        if (versions == null) {
            throw new UnusableKeyException(key, "does not exist");
        }
        return versions;
    }

    private KeyMaterial newMaterial() {
        byte[] bytes = new byte[KeyMaterial.BYTES];
        random.nextBytes(bytes);
        return new KeyMaterial(bytes);
    }

    private SortedMap<String, List<KeyMaterial>> read() throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return KeyFileFormat.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (BadObjectException e) {
            throw new IOException("the key file " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Change {
        void to(SortedMap<String, List<KeyMaterial>> keys) throws IOException;
    }

    /** Changes the file; a kill leaves it as it was before or as it is after. */
    private synchronized void change(Change change) throws IOException {
        Path lock = sibling(".lock");
        try (FileChannel channel = open(lock);
                FileLock _ = channel.lock()) {
            SortedMap<String, List<KeyMaterial>> keys = read();
            change.to(keys);
            write(KeyFileFormat.toBytes(keys));
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        Path written = sibling(".new");
        Files.deleteIfExists(written);
        try (FileChannel channel = open(written)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}

package assay.store.view;

import assay.disk.BlockSource;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A store in a folder, and what tests put into it. */
public final class StoredContents {

    public static final int MIB = 1 << 20;

    public final MemoryKeys keys = new MemoryKeys();
    public final FolderPlace place;
    public final Contents contents;

    public StoredContents(Path folder) throws IOException {
        place = new FolderPlace(folder);
        contents = new Contents(place, keys, Clock.systemUTC());
    }

    /** Frames of every kind: text, noise, zeros, and blocks that differ a little. */
    public static byte[] mixed(int length, int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at += 32_768) {
            int end = Math.min(length, at + 32_768);
            switch (random.nextInt(6)) {
                case 0, 1 -> {}
                case 2 -> {
                    byte[] noise = new byte[end - at];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                }
                case 3 -> java.util.Arrays.fill(bytes, at, end, (byte) random.nextInt());
                default -> {
                    for (int i = at; i < end; i++) {
                        bytes[i] = (byte) ("a disk image ".charAt(i % 13) + random.nextInt(3));
                    }
                }
            }
        }
        return bytes;
    }

    /** Stores bytes in the clear. */
    public ContentSource put(byte[] bytes) throws IOException {
        return put(bytes, Optional.empty());
    }

    /** Stores bytes. */
    public ContentSource put(byte[] bytes, Optional<String> key) throws IOException {
        Contents.Options options = new Contents.Options(key, Set.of(), _ -> true);
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes));
            return commit(writer);
        }
    }

    /** Stores a disk, whose holes stay holes. */
    public ContentSource put(BlockSource disk) throws IOException {
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(disk, _ -> {});
            return commit(writer);
        }
    }

    private ContentSource commit(ContentWriter writer) throws IOException {
        Content content = writer.seal().content();
        writer.commit();
        return contents.open(content.id());
    }

    /** Writes a source to a file, in pieces of odd sizes. */
    public static Path save(BlockSource source, Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long at = 0; at < source.size(); ) {
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) Math.min(1_000_003, source.size() - at));
                source.read(at, bytes);
                at += out.write(bytes.flip());
            }
        }
        return file;
    }

    /** All bytes of a small source. */
    public static byte[] bytes(BlockSource source) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(source.size())];
        source.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}

package assay.store.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The blocks of a disk that were read, in the order of their first read. The file format is
 * described in {@code docs/formats/boot-profile.md}.
 *
 * @param diskSize of the disk, in bytes
 * @param blocks numbers of blocks of {@value #BLOCK} bytes, each once, at most {@value #MAX_BLOCKS}
 */
public record BootProfile(long diskSize, List<Long> blocks) {

    /** Bytes in a block: those of the store's blocks. */
    public static final int BLOCK = 512 * 1024;

    /** Far more than a boot reads: 32 GiB. */
    public static final int MAX_BLOCKS = 1 << 16;

    private static final byte[] MAGIC = "ASSAYBPR".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEAD = 28;
    private static final int CHECKSUM = 4;
    private static final int MAX_BYTES = HEAD + MAX_BLOCKS * Integer.BYTES + CHECKSUM;

    /**
     * @throws IllegalArgumentException if there are too many blocks, or one is not on the disk
     */
    public BootProfile {
        blocks = List.copyOf(blocks);
        long count = Math.ceilDiv(diskSize, (long) BLOCK);
        if (diskSize < 0 || blocks.size() > MAX_BLOCKS) {
            throw new IllegalArgumentException(blocks.size() + " blocks of " + diskSize + " bytes");
        }
        for (long block : blocks) {
            if (block < 0 || block >= count || block > 0xffff_ffffL) {
                throw new IllegalArgumentException("block " + block + " of " + count);
            }
        }
    }

    /** The profile as a file has it. */
    public ByteBuffer toBytes() {
        int body = HEAD + blocks.size() * Integer.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(body + CHECKSUM);
        bytes.put(MAGIC).putInt(VERSION).putInt(BLOCK).putLong(diskSize).putInt(blocks.size());
        for (long block : blocks) {
            bytes.putInt((int) block);
        }
        bytes.putInt(checksum(bytes.slice(0, body)));
        return bytes.flip();
    }

    /**
     * Reads a profile.
     *
     * @throws BootProfileException if it is none
     */
    public static BootProfile parse(ByteBuffer file) throws BootProfileException {
        if (file.remaining() < HEAD + CHECKSUM || file.remaining() > MAX_BYTES) {
            throw new BootProfileException("it has " + file.remaining() + " bytes");
        }
        ByteBuffer bytes = file.slice();
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new BootProfileException("it starts otherwise");
        }
        int body = bytes.limit() - CHECKSUM;
        if (bytes.getInt(body) != checksum(bytes.slice(0, body))) {
            throw new BootProfileException("its checksum is wrong");
        }
        int version = bytes.getInt();
        int block = bytes.getInt();
        if (version != VERSION || block != BLOCK) {
            throw new BootProfileException("version " + version + ", blocks of " + block);
        }
        long size = bytes.getLong();
        long count = Integer.toUnsignedLong(bytes.getInt());
        if (count * Integer.BYTES != body - HEAD) {
            throw new BootProfileException(count + " blocks in " + bytes.limit() + " bytes");
        }
        return of(size, bytes.limit(body));
    }

    private static BootProfile of(long size, ByteBuffer numbers) throws BootProfileException {
        List<Long> blocks = new ArrayList<>();
        while (numbers.hasRemaining()) {
            blocks.add(Integer.toUnsignedLong(numbers.getInt()));
        }
        try {
            return new BootProfile(size, blocks);
        } catch (IllegalArgumentException e) {
            throw new BootProfileException(String.valueOf(e.getMessage()));
        }
    }

    /** Reads a profile from a file. */
    public static BootProfile load(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new BootProfileException("it has " + Files.size(file) + " bytes");
        }
        return parse(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    /** Writes the profile to a file, which it replaces at once and whole. */
    public void save(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path part = Files.createTempFile(target.getParent(), "assay-", ".profile");
        try {
            Files.write(part, toBytes().array());
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bytes of a file system by their logical addresses. Keeps the nodes that were read last, at
 * most 4 MiB. Safe for use by many threads once all chunks are known.
 */
final class Device {

    private static final int MAX_CACHED = 4 << 20;

    private final BlockSource partition;
    private final Superblock superblock;
    private final ChunkMap chunks;
    private final Map<Long, Node> nodes =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Node> eldest) {
                    return size() > MAX_CACHED / superblock.nodeSize();
                }
            };

    Device(BlockSource partition, Superblock superblock, ChunkMap chunks) {
        this.partition = partition;
        this.superblock = superblock;
        this.chunks = chunks;
    }

    Superblock superblock() {
        return superblock;
    }

    /**
     * The node at an address, with its checksum checked; where there are copies, the first that is
     * whole.
     *
     * @throws ImageException if none is, or none is there
     */
    synchronized Node node(long address) throws IOException {
        Node known = nodes.get(address);
        if (known != null) {
            return known;
        }
        Node node = read(address);
        nodes.put(address, node);
        return node;
    }

    private Node read(long address) throws IOException {
        Chunk chunk = chunks.at(address);
        int size = superblock.nodeSize();
        if (chunk.length() - (address - chunk.logical()) < size) {
            throw Block.corrupt("a node at address " + address + " leaves its chunk");
        }
        ImageException broken = null;
        for (long place : chunk.places(address, superblock.devid())) {
            try {
                Block block = new Block(bytes(place, size), address);
                if (!superblock.checksum().fits(block)) {
                    throw block.corrupt(0, "the checksum of the node does not match");
                }
                return Node.parse(block, superblock.metadataUuid());
            } catch (ImageException e) {
                broken = broken == null ? e : broken;
            }
        }
        throw broken == null ? Block.corrupt("no node at address " + address) : broken;
    }

    /**
     * Where bytes of a file stand in the partition.
     *
     * @param length at least 1; the piece may be shorter
     */
    Piece piece(long address, long length) throws ImageException {
        Chunk chunk = chunks.at(address);
        long place = chunk.places(address, superblock.devid()).getFirst();
        long rest = chunk.length() - (address - chunk.logical());
        return new Piece.Stored(partition, place, Math.min(length, rest));
    }

    /** A few bytes of a file, in one array. */
    byte[] data(long address, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        while (data.hasRemaining()) {
            long at = address + data.position();
            if (!(piece(at, data.remaining()) instanceof Piece.Stored stored)) {
                throw Block.corrupt("no bytes at address " + at);
            }
            data.put(bytes(stored.offset(), (int) stored.length()));
        }
        return data.array();
    }

    private ByteBuffer bytes(long place, int length) throws IOException {
        if (place < 0 || place > partition.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    Block.BTRFS,
                    Math.max(place, -1),
                    "%d bytes are expected here, but the partition has %d"
                            .formatted(length, partition.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        partition.read(place, bytes);
        return bytes.flip();
    }
}

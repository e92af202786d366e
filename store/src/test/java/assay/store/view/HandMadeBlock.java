package assay.store.view;

import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A block in the clear, packed otherwise than by us: docs/formats/block.md, word by word. */
final class HandMadeBlock {

    private HandMadeBlock() {}

    /** Packs a frame. */
    @FunctionalInterface
    interface Packer {

        /** A zstd frame of the bytes, or the bytes themselves. */
        byte[] pack(byte[] plain);
    }

    /** Puts the block of these bytes, at most 512 KiB. */
    static ObjectId put(Place place, byte[] plain, Packer packer) throws IOException {
        ObjectId id = ObjectId.of(Sha256.of(ByteBuffer.wrap(plain)));
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer object = ByteBuffer.allocate(2 * Block.SIZE);
        object.put("ASSAYBLK".getBytes(StandardCharsets.US_ASCII));
        object.put((byte) 1).put((byte) 0).putShort((short) 0).putInt(plain.length);
        object.put(new byte[16]);
        for (int from = 0; from < plain.length; from += Block.FRAME) {
            byte[] frame =
                    Arrays.copyOfRange(plain, from, Math.min(plain.length, from + Block.FRAME));
            byte[] packed = packer.pack(frame);
            boolean zeros = Arrays.equals(frame, new byte[frame.length]);
            frames.add(zeros ? new byte[0] : packed);
            int size = Arrays.equals(packed, frame) ? 1 << 31 | frame.length : packed.length;
            object.putInt(zeros ? 0 : size);
        }
        CRC32C crc = new CRC32C();
        crc.update(object.duplicate().flip());
        object.putInt((int) crc.getValue());
        for (int frame = 0; frame < frames.size(); frame++) {
            if (frames.get(frame).length > 0) {
                MessageDigest check = Sha256.computation();
                check.update(id.bytes());
                check.update((byte) frame);
                int from = frame * Block.FRAME;
                check.update(plain, from, Math.min(plain.length - from, Block.FRAME));
                object.put(check.digest(), 0, 16).put(frames.get(frame));
            }
        }
        place.put(Blocks.name(id), object.flip());
        return id;
    }
}

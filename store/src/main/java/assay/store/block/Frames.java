package assay.store.block;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * What binds the frames of one stored block to its id and their places: a truncated digest, or
 * AES-256-GCM. For one thread at a time.
 */
sealed interface Frames {

    /**
     * Completes a frame in an object.
     *
     * @param plain its bytes
     * @param at where the frame begins in {@code object}. Its payload of so many bytes is there
     *     already: at the frame's beginning where it is to be encrypted, else behind the check
     */
    void seal(int frame, ByteBuffer plain, byte[] object, int at, int payload);

    /**
     * The payload of a stored frame, decrypted, until the next one is opened. Whether it is the
     * right one is known for sure only after {@link #verify}.
     */
    ByteBuffer open(int frame, ByteBuffer stored) throws BadObjectException;

    /** Checks the plain bytes of a frame against its check. */
    void verify(int frame, ByteBuffer stored, ByteBuffer plain) throws BadObjectException;

    /**
     * How the frames of a block with this id and header are bound.
     *
     * @param key gives the block's own key
     */
    static Frames of(
            Domain domain, ObjectId id, BlockHeader header, Function<Domain.Keyed, SecretKey> key)
            throws BadObjectException {
        return switch (domain) {
            case Domain.Plain _ when header.sealed() ->
                    throw new BadObjectException("it is encrypted, which its content is not");
            case Domain.Plain _ -> new Digested(id);
            case Domain.Keyed _ when !header.sealed() ->
                    throw new BadObjectException("it is not encrypted, which its content is");
            case Domain.Keyed keyed -> new Sealed(key.apply(keyed), header);
        };
    }

    private static BadObjectException damaged(int frame) {
        return new BadObjectException(
                "bytes %d and on are not those that were stored".formatted(frame * Block.FRAME));
    }

    /** SHA-256 over id, frame number and plain bytes, its first half. */
    final class Digested implements Frames {

        private final MessageDigest sha256 = Sha256.computation();
        private final byte[] id;

        Digested(ObjectId id) {
            this.id = id.bytes();
        }

        @Override
        public void seal(int frame, ByteBuffer plain, byte[] object, int at, int payload) {
            System.arraycopy(check(frame, plain), 0, object, at, FrameSize.CHECK);
        }

        @Override
        public ByteBuffer open(int frame, ByteBuffer stored) {
            return stored.slice(
                    stored.position() + FrameSize.CHECK, stored.remaining() - FrameSize.CHECK);
        }

        @Override
        public void verify(int frame, ByteBuffer stored, ByteBuffer plain)
                throws BadObjectException {
            ByteBuffer check = ByteBuffer.wrap(check(frame, plain), 0, FrameSize.CHECK);
            if (!check.equals(stored.slice(stored.position(), FrameSize.CHECK))) {
                throw damaged(frame);
            }
        }

        private byte[] check(int frame, ByteBuffer plain) {
            sha256.update(id);
            sha256.update((byte) frame);
            sha256.update(plain.duplicate());
            return sha256.digest();
        }
    }

    /** AES-256-GCM, NIST SP 800-38D; the tag stands behind the ciphertext. */
    final class Sealed implements Frames {

        private final SecretKey key;
        private final byte[] header;
        private final Cipher cipher;
        private byte[] opened = {};

        Sealed(SecretKey key, BlockHeader header) {
            this.key = key;
            this.header = header.toBytes().array();
            try {
                this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has AES-GCM", e);
            }
        }

        @Override
        public void seal(int frame, ByteBuffer plain, byte[] object, int at, int payload) {
            try {
                start(Cipher.ENCRYPT_MODE, frame).doFinal(object, at, payload, object, at);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM encrypts every message", e);
            }
        }

        @Override
        public ByteBuffer open(int frame, ByteBuffer stored) throws BadObjectException {
            try {
                int length = stored.remaining();
                if (opened.length < length) {
                    opened = new byte[Block.FRAME + FrameSize.CHECK];
                }
                Cipher started = start(Cipher.DECRYPT_MODE, frame);
                int from = stored.hasArray() ? stored.arrayOffset() + stored.position() : 0;
                // Of buffers the JDK makes copies.
                int payload =
                        stored.hasArray()
                                ? started.doFinal(stored.array(), from, length, opened, 0)
                                : started.doFinal(stored.duplicate(), ByteBuffer.wrap(opened));
                return ByteBuffer.wrap(opened, 0, payload);
            } catch (AEADBadTagException e) {
                throw damaged(frame);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM refuses by its tag alone", e);
            }
        }

        @Override
        public void verify(int frame, ByteBuffer stored, ByteBuffer plain) {
            // The tag was right, and the payload gave as many bytes as it should.
        }

        /** The key is this object's alone, so the frame's number is a nonce. */
        private Cipher start(int mode, int frame) throws GeneralSecurityException {
            byte[] nonce = new byte[12];
            nonce[nonce.length - 1] = (byte) frame;
            cipher.init(mode, key, new GCMParameterSpec(8 * FrameSize.CHECK, nonce));
            cipher.updateAAD(header);
            return cipher;
        }
    }
}

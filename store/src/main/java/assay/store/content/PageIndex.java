package assay.store.content;

import assay.disk.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where 4 KiB pieces of bytes stand, by the first eight bytes of their SHA-256: so it may name a
 * place with other bytes, which its user has to find out. Takes 24 to 48 bytes for a piece, and no
 * more than {@value #MOST} pieces. For one thread.
 */
final class PageIndex {

    /** Bytes of a piece, as the file systems have that we know: what they move, they move so. */
    static final int PIECE = 4096;

    /** The most pieces, 8 GiB of data: what comes behind them is not found. */
    static final int MOST = 1 << 21;

    /** Where nothing is. */
    static final long NOWHERE = -1;

    private long[] prints = new long[1 << 10];
    private long[] places = new long[1 << 10];
    private int size;

    /** What a piece is looked for by. */
    static long print(ByteBuffer piece) {
        long print = ByteBuffer.wrap(Sha256.of(piece)).getLong();
        return print == 0 ? 1 : print;
    }

    /** Puts a piece down, unless one like it is there, or there is no more room. */
    void add(long print, long place) {
        if (size == MOST) {
            return;
        }
        int slot = slot(prints, print);
        if (prints[slot] == 0) {
            prints[slot] = print;
            places[slot] = place;
            size++;
            if (2 * size > prints.length) {
                grow();
            }
        }
    }

    /** Where a piece like this stands, or {@link #NOWHERE}. */
    long find(long print) {
        int slot = slot(prints, print);
        return prints[slot] == 0 ? NOWHERE : places[slot];
    }

    boolean isFull() {
        return size == MOST;
    }

    private void grow() {
        long[] old = prints;
        long[] oldPlaces = places;
        prints = new long[2 * old.length];
        places = new long[2 * old.length];
        for (int slot = 0; slot < old.length; slot++) {
            if (old[slot] != 0) {
                int moved = slot(prints, old[slot]);
                prints[moved] = old[slot];
                places[moved] = oldPlaces[slot];
            }
        }
        Arrays.fill(old, 0);
    }

    /** Of the piece, or the free one that is its; a half of all is always free. */
    private static int slot(long[] prints, long print) {
        int slot = (int) print & prints.length - 1;
        while (prints[slot] != 0 && prints[slot] != print) {
            slot = slot + 1 & prints.length - 1;
        }
        return slot;
    }
}

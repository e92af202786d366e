import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** What a power loss leaves of objects that were being replaced: see {@code bench/power-loss}. */
class PowerLoss {

    private static final int OBJECTS = 20;
    private static final int BYTES = 200_000;

    /** Arguments: {@code put} or {@code look}, and the folder. */
    static void main(String[] arguments) throws IOException {
        FolderPlace place = new FolderPlace(Path.of(arguments[1]));
        if (arguments[0].equals("put")) {
            put(place, 1);
            place.sync();
            put(place, 2);
            return;
        }
        int lost = 0;
        for (int object = 0; object < OBJECTS; object++) {
            ByteBuffer bytes = place.get(name(object));
            lost += isWhole(bytes, 1) || isWhole(bytes, 2) ? 0 : 1;
        }
        System.out.println("  of " + OBJECTS + " replaced objects " + lost + " are lost");
        System.exit(lost == 0 ? 0 : 1);
    }

    private static String name(int object) {
        return "blocks/aa/bb/object" + object;
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void put(FolderPlace place, int value) throws IOException {
        for (int object = 0; object < OBJECTS; object++) {
            place.put(name(object), ByteBuffer.wrap(bytes(value)));
        }
    }

    private static boolean isWhole(ByteBuffer bytes, int value) {
        return bytes.equals(ByteBuffer.wrap(bytes(value)));
    }
}

package assay.store.care;

import assay.store.block.ObjectId;
import assay.store.content.Content;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.content.Slimming;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import assay.store.place.S3Place;
import assay.store.place.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Puts, deletes, copies and collects contents for ever, until it is killed; each of three threads
 * says on standard output what it has done: {@code put ID PLACE BLOCK,BLOCK…}, {@code delete ID
 * PLACE}. Before it deletes it says so, too: {@code deleting ID PLACE}.
 */
final class CrashingProcess {

    private static final int BLOCKS = 12;

    private final SmallStore[] stores;
    private final Random random;

    private CrashingProcess(SmallStore[] stores, long seed) {
        this.stores = stores;
        this.random = new Random(seed);
    }

    /** Arguments: a seed, the file with the keys, two places. */
    public static void main(String[] arguments) throws IOException {
        KeyFile keys = new KeyFile(Path.of(arguments[1]));
        keys.create("acme");
        SmallStore[] stores = {
            new SmallStore(place(arguments[2]), keys), new SmallStore(place(arguments[3]), keys)
        };
        long seed = Long.parseLong(arguments[0]);
        Thread.ofPlatform().start(() -> forEver(() -> collect(stores)));
        CrashingProcess one = new CrashingProcess(stores, seed);
        System.out.println("ready");
        forEver(one::putOrDelete);
    }

    /** A folder, or {@code ENDPOINT BUCKET PREFIX ACCESS SECRET}. */
    static Place place(String text) throws IOException {
        String[] words = text.split(" ", -1);
        if (words.length == 1) {
            return new HookedPlace(new FolderPlace(Path.of(text)));
        }
        return S3Place.open(
                new S3Settings(
                        Optional.of(URI.create(words[0])),
                        "us-east-1",
                        words[1],
                        words[2],
                        Optional.of(new S3Settings.Credentials(words[3], words[4])),
                        true,
                        S3Settings.Patience.USUAL));
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private static void forEver(Action action) {
        try {
            while (true) {
                action.run();
            }
        } catch (IOException | RuntimeException e) {
            System.out.println("failed " + e);
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void collect(SmallStore[] stores) throws IOException {
        for (SmallStore store : stores) {
            store.collect();
        }
    }

    private final List<Live> live = new ArrayList<>();

    private record Live(ObjectId id, int place) {}

    private void putOrDelete() throws IOException {
        int place = random.nextInt(2);
        int[] blocks = random.ints(1 + random.nextInt(5), 1, BLOCKS).toArray();
        Contents.Options options =
                random.nextBoolean() ? Contents.Options.PLAIN : SmallStore.with("acme");
        Content content = stores[place].put(options, SmallStore.bytes(blocks));
        say("put", content.id(), place, blocks);
        if (random.nextInt(3) == 0) {
            new Transfer(end(place), end(1 - place), Clock.systemUTC())
                    .copy(content.id(), Optional.empty(), (_, _) -> {});
            say("put", content.id(), 1 - place, blocks);
        }
        if (random.nextInt(8) == 0) {
            suspend(stores[place], blocks);
        }
        if (random.nextInt(3) == 0) {
            slim(place, options, content.id(), blocks);
        }
        if (live.size() > 4) {
            Live deleted = live.remove(random.nextInt(live.size()));
            System.out.println("deleting " + deleted.id() + " " + deleted.place());
            stores[deleted.place()].contents().delete(deleted.id());
            live.removeIf(deleted::equals);
        }
    }

    /** The same blocks at other offsets, put together from the content that they are in. */
    private void slim(int place, Contents.Options options, ObjectId base, int... blocks)
            throws IOException {
        SmallStore store = stores[place];
        int[] moved = new int[blocks.length + 1];
        moved[0] = SmallStore.MOVED;
        System.arraycopy(blocks, 0, moved, 1, blocks.length);
        Content whole = store.put(options, SmallStore.bytes(moved));
        Content slim =
                new Slimming(store.place(), store.keys(), Clock.systemUTC())
                        .run(whole.id(), List.of(base))
                        .orElseThrow()
                        .content();
        say("slim", slim.id(), place, moved);
        store.contents().delete(whole.id());
    }

    private Transfer.End end(int place) {
        return new Transfer.End(stores[place].place(), stores[place].keys());
    }

    private void say(String what, ObjectId content, int place, int[] blocks) {
        System.out.println(what + " " + content + " " + place + " " + numbers(blocks));
        live.add(new Live(content, place));
    }

    private static String numbers(int... blocks) {
        return Arrays.stream(blocks).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    /** An upload that ends in the middle and is gone on with. */
    private static void suspend(SmallStore store, int... blocks) throws IOException {
        UUID upload = UUID.randomUUID();
        Contents.Options options = new Contents.Options(Optional.empty(), Set.of(), _ -> true);
        try (ContentWriter writer = store.contents().write(upload, options)) {
            writer.write(ByteBuffer.wrap(SmallStore.bytes(blocks)));
            writer.suspend();
        }
        try (ContentWriter writer = store.contents().resume(upload, options)) {
            byte[] bytes = SmallStore.bytes(blocks);
            int from = (int) writer.size();
            writer.write(ByteBuffer.wrap(bytes, from, bytes.length - from));
            writer.seal();
        }
    }
}

package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.block.ObjectId;
import assay.store.content.Content;
import assay.store.content.Contents;
import assay.store.content.Page;
import assay.store.content.Root;
import assay.store.key.KeyFile;
import assay.store.place.Place;
import assay.testkit.S3Proxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that puts, deletes, copies and collects on two places, with signal 9 at random
 * moments. Whatever it had acknowledged reads back, and a collection leaves nothing behind.
 *
 * <p>{@code -Dassay.crashes=200} kills so often; {@code bench/kill-store} does it.
 */
class CrashTest {

    private static final int CRASHES = Integer.getInteger("assay.crashes", 10);

    /** After so many kills it is looked what is left; the others go on with what there is. */
    private static final int EACH = 5;

    /** What the killed process has said before it dies: so many lines, at most. */
    private static final int LINES = 12;

    @TempDir Path folder;

    /** Blocks by content, for each place. */
    private final List<Map<ObjectId, int[]>> acknowledged =
            List.of(new HashMap<>(), new HashMap<>());

    @Test
    void nothingAcknowledgedIsLostOnAFolder() throws Exception {
        run(CRASHES, folder.resolve("a").toString(), folder.resolve("b").toString());
    }

    @Test
    void nothingAcknowledgedIsLostInABucket() throws Exception {
        try (S3Proxy proxy = S3Proxy.start(folder.resolve("s3"))) {
            String bucket =
                    "%s %s %%s %s %s"
                            .formatted(
                                    proxy.endpoint(),
                                    S3Proxy.BUCKET,
                                    S3Proxy.ACCESS_KEY,
                                    S3Proxy.SECRET_KEY);
            run(Math.ceilDiv(CRASHES, 4), bucket.formatted("a"), bucket.formatted("b"));
        }
    }

    private void run(int crashes, String... places) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path keys = folder.resolve("keys");
        for (int crash = 0; crash < crashes; crash++) {
            crash(random, keys, places);
            if (crash % EACH == EACH - 1 || crash == crashes - 1) {
                verify("seed " + seed + ", crash " + crash, keys, places);
            }
        }
    }

    private void crash(Random random, Path keys, String... places) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                CrashingProcess.class.getName(),
                                String.valueOf(random.nextLong()),
                                keys.toString(),
                                places[0],
                                places[1])
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            int lines = random.nextInt(LINES);
            String line = output.readLine();
            while (line != null && lines-- > 0) {
                heed(line);
                line = output.readLine();
            }
            // A little later than a line, so that it dies between them.
            for (int turn = random.nextInt(40_000_000); turn > 0; turn--) {
                Thread.onSpinWait();
            }
            // Not Process.destroyForcibly, which closes what we still want to read.
            process.toHandle().destroyForcibly();
            for (; line != null; line = output.readLine()) {
                heed(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** A line that the kill cut off acknowledges nothing. */
    private void heed(String line) throws IOException {
        String[] words = line.split(" ", -1);
        assertThat(words[0])
                .as(line + "\n" + Files.readString(folder.resolve("errors")))
                .isNotEqualTo("failed");
        if (words.length > 2 && words[1].length() == 64 && words[2].length() == 1) {
            Map<ObjectId, int[]> place = acknowledged.get(Integer.parseInt(words[2]));
            ObjectId content = ObjectId.parse(words[1]);
            if (words[0].equals("deleting")) {
                place.remove(content);
            } else if (words.length == 4) {
                place.put(content, blocks(words[3]));
            }
        }
    }

    private static int[] blocks(String numbers) {
        return java.util.Arrays.stream(numbers.split(",", -1))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private void verify(String when, Path keys, String... places) throws IOException {
        for (int number = 0; number < places.length; number++) {
            try (Place place = CrashingProcess.place(places[number])) {
                SmallStore store = new SmallStore(place, new KeyFile(keys));
                for (Map.Entry<ObjectId, int[]> each : acknowledged.get(number).entrySet()) {
                    assertThat(read(store, each.getKey()))
                            .as(when)
                            .isEqualTo(SmallStore.bytes(each.getValue()));
                }
                assertThat(new Check(place, store.keys(), _ -> {}).all().damages())
                        .as(when)
                        .isEmpty();
                collect(store);
                assertNothingIsLeft(when, store);
            }
        }
    }

    private static byte[] read(SmallStore store, ObjectId content) throws IOException {
        return store.read(new Content(content, 0, Optional.empty()));
    }

    /** An hour later, by an operator who knows that nobody uploads. */
    private static void collect(SmallStore store) throws IOException {
        for (UUID upload : store.contents().uploads()) {
            store.contents().discard(upload);
        }
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        new Collection(store.place(), later).run(Collection.Options.USUAL);
    }

    private static void assertNothingIsLeft(String when, SmallStore store) throws IOException {
        Set<String> needed = new HashSet<>();
        Tree tree = new Tree(store.place());
        Contents.list(
                store.place(),
                content -> {
                    Root root = tree.root(content).orElseThrow();
                    needed.add(Root.name(content));
                    for (int number = 0; number < root.pageCount(); number++) {
                        needed.add(Contents.pageName(root.page(number).id()));
                        Page page = tree.page(content, root.page(number), Optional.empty());
                        page.ids().stream()
                                .filter(id -> !id.isHole())
                                .forEach(id -> needed.add(assay.store.block.Blocks.name(id)));
                    }
                });
        List<String> there = new ArrayList<>(store.objects(""));
        there.removeIf(name -> name.startsWith("domains/"));
        assertThat(there).as(when).containsExactlyInAnyOrderElementsOf(needed);
    }
}

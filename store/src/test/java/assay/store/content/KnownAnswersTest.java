package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.block.ObjectId;
import assay.store.key.Domains;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The formats do not drift: a store that {@code known-answers.py} made, by what docs/formats says
 * and without a line of ours, is read, and the names of what we store are those that it computed.
 */
class KnownAnswersTest {

    @TempDir Path folder;
    private Map<String, byte[]> objects = Map.of();
    private Path keyFile;

    @BeforeEach
    void read() throws IOException {
        try (InputStream lines =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/assay/store/known-answers.txt"))) {
            objects =
                    new String(lines.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .map(line -> line.split(" ", 2))
                            .collect(
                                    Collectors.toMap(
                                            line -> line[0],
                                            line -> HexFormat.of().parseHex(line[1]),
                                            (one, _) -> one,
                                            TreeMap::new));
        }
        keyFile = folder.resolve("keys");
        Files.write(keyFile, objects.getOrDefault("keys", new byte[0]));
    }

    private static byte[] plain() {
        byte[] plain = new byte[2 * 65_536 + 5];
        Arrays.fill(plain, 0, 65_536, (byte) 'a');
        byte[] last = "hello".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(last, 0, plain, 2 * 65_536, last.length);
        return plain;
    }

    /** The slim ones: 4 KiB of their own, 8 KiB of the others, and zeros. */
    private static byte[] slim() {
        byte[] plain = new byte[20_480];
        Arrays.fill(plain, 0, 4096, (byte) 'b');
        Arrays.fill(plain, 4096, 12_288, (byte) 'a');
        return plain;
    }

    private Contents contents(Place place) {
        return new Contents(place, new KeyFile(keyFile), Clock.systemUTC());
    }

    private Place theirs() throws IOException {
        Place place = new FolderPlace(folder.resolve("theirs"));
        objects.forEach((name, object) -> {
            try {
                place.put(name, ByteBuffer.wrap(object));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return place;
    }

    private List<ObjectId> roots() {
        return objects.keySet().stream()
                .filter(name -> name.startsWith("contents/"))
                .map(name -> ObjectId.parse(name.substring("contents/".length())))
                .toList();
    }

    @Test
    void aStoreThatSomebodyElseWroteByTheDocumentsIsRead() throws IOException {
        Contents contents = contents(theirs());

        assertThat(roots()).hasSize(4);
        for (ObjectId id : roots()) {
            try (ContentSource source = contents.open(id)) {
                byte[] read = new byte[(int) source.size()];
                source.read(0, ByteBuffer.wrap(read));
                assertThat(read).isEqualTo(contents.root(id).isSlim() ? slim() : plain());
            }
        }
    }

    @Test
    void whatWeStoreHasTheNamesThatTheyComputed() throws IOException {
        Place place = new FolderPlace(folder.resolve("ours"));
        String domain =
                objects.keySet().stream()
                        .filter(name -> name.startsWith("domains/"))
                        .findFirst()
                        .orElseThrow();
        place.put(domain, ByteBuffer.wrap(objects.getOrDefault(domain, new byte[0])));
        Contents contents = contents(place);
        Function<Optional<String>, Contents.Options> options =
                key -> new Contents.Options(key, Set.of(), _ -> false);
        for (Optional<String> key : List.of(Optional.<String>empty(), Optional.of("acme"))) {
            try (ContentWriter writer = contents.write(UUID.randomUUID(), options.apply(key))) {
                writer.write(ByteBuffer.wrap(plain()));
                assertThat(roots()).contains(writer.seal().content().id());
                writer.commit();
            }
        }

        Map<String, Long> ours = new TreeMap<>();
        place.list("", entry -> ours.put(entry.name(), entry.size()));
        assertThat(objects.keySet()).containsAll(ours.keySet());
        // But for the keys, and a block, a page and a root of each slim content.
        assertThat(ours).hasSize(objects.size() - 7);
    }

    @Test
    void whatHasNoRandomBytesIsTheSameByteForByte() throws IOException {
        Place theirs = theirs();
        for (ObjectId id : roots()) {
            Root root = contents(theirs).root(id);
            assertThat(root.toBytes()).isEqualTo(theirs.get(Root.name(id)));
            String page = Contents.pageName(root.pages().getFirst());
            assertThat(Page.parse(theirs.get(page)).toBytes()).isEqualTo(theirs.get(page));
        }
    }

    @Test
    void theSecretOfTheDomainIsTheirs() throws IOException {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }

        assertThat(new Domains(theirs(), new KeyFile(keyFile)).of("acme").secret())
                .isEqualTo(secret);
    }
}

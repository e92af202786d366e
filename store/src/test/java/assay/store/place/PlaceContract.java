package assay.store.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every place promises. */
interface PlaceContract {

    /** An empty place. */
    Place place() throws IOException;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Place place, String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name() + " " + entry.size()));
        return names;
    }

    @Test
    default void whatWasPutIsGotBack() throws IOException {
        Place place = place();
        place.put("blocks/ab/cd/1", bytes("assay"));
        place.sync();

        assertThat(place.get("blocks/ab/cd/1")).isEqualTo(bytes("assay"));
        assertThat(place.size("blocks/ab/cd/1")).hasValue(5);
    }

    @Test
    default void aPartIsGotAlone() throws IOException {
        Place place = place();
        place.put("one", bytes("0123456789"));

        assertThat(place.get("one", 3, 4)).isEqualTo(bytes("3456"));
        assertThat(place.get("one", 8, 100)).isEqualTo(bytes("89"));
        assertThat(place.get("one", 10, 5)).isEqualTo(bytes(""));
        assertThat(place.get("one", 11, 5)).isEqualTo(bytes(""));
    }

    @Test
    default void anEmptyObjectIsAnObject() throws IOException {
        Place place = place();
        place.put("empty", bytes(""));

        assertThat(place.size("empty")).hasValue(0);
        assertThat(place.get("empty")).isEqualTo(bytes(""));
        assertThat(names(place, "empty")).containsExactly("empty 0");
    }

    @Test
    default void aPutReplaces() throws IOException {
        Place place = place();
        place.put("one", bytes("longer than the next"));
        place.put("one", bytes("short"));

        assertThat(place.get("one")).isEqualTo(bytes("short"));
    }

    @Test
    default void whatNobodyCanMakeAgainIsReplaced() throws IOException {
        Place place = place();
        place.put("one", bytes("longer than the next"));
        place.replace("one", bytes("short"));

        assertThat(place.get("one")).isEqualTo(bytes("short"));
    }

    @Test
    default void onlyWhatIsLeftOfTheBufferIsPutAndItIsNotChanged() throws IOException {
        Place place = place();
        ByteBuffer bytes = bytes("0123456789").position(2).limit(6);
        place.put("one", bytes);

        assertThat(place.get("one")).isEqualTo(bytes("2345"));
        assertThat(bytes.position()).isEqualTo(2);
    }

    @Test
    default void whatIsNotThereIsSaidSo() throws IOException {
        Place place = place();

        assertThat(place.size("blocks/none")).isEmpty();
        assertThatThrownBy(() -> place.get("blocks/none")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> place.get("blocks/none", 0, 1))
                .isInstanceOf(NoSuchFileException.class);
        place.delete("blocks/none");
        assertThat(names(place, "blocks/")).isEmpty();
    }

    @Test
    default void aDeletedObjectIsGone() throws IOException {
        Place place = place();
        place.put("a/1", bytes("1"));
        place.put("a/2", bytes("2"));
        place.delete("a/1");

        assertThat(names(place, "a/")).containsExactly("a/2 1");
        assertThat(place.size("a/1")).isEmpty();
    }

    @Test
    default void listsByPrefixEvenInsideAName() throws IOException {
        Place place = place();
        for (String name : List.of("a/b/1", "a/b/12", "a/c/1", "ab/1", "b", "a/b.x")) {
            place.put(name, bytes(name));
        }

        assertThat(names(place, "a/"))
                .containsExactlyInAnyOrder("a/b/1 5", "a/b/12 6", "a/c/1 5", "a/b.x 5");
        assertThat(names(place, "a/b/1")).containsExactlyInAnyOrder("a/b/1 5", "a/b/12 6");
        assertThat(names(place, "a/b")).hasSize(3);
        assertThat(names(place, "")).hasSize(6);
        assertThat(names(place, "none/")).isEmpty();
    }

    @Test
    default void listsMoreThanFitsIntoOneAnswer() throws Exception {
        Place place = place();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < 1_100; i++) {
                String name = "many/" + i;
                puts.add(
                        threads.submit(() -> {
                            place.put(name, bytes(name));
                            return null;
                        }));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }

        assertThat(names(place, "many/")).hasSize(1_100).doesNotHaveDuplicates();
    }

    @Test
    default void aLargeObjectComesBackWhole() throws IOException {
        Place place = place();
        byte[] large = new byte[Place.MAX_OBJECT];
        new java.util.Random(7).nextBytes(large);
        place.put("large", ByteBuffer.wrap(large));

        assertThat(place.get("large")).isEqualTo(ByteBuffer.wrap(large));
        assertThat(place.get("large", large.length - 3, 3))
                .isEqualTo(ByteBuffer.wrap(large, large.length - 3, 3));
    }

    @Test
    default void aNameThatIsNoneIsRefused() throws IOException {
        Place place = place();

        for (String name : List.of("", "../up", "a//b", "/a", "a/", "A", "a/.b", "a b", "ä")) {
            assertThatThrownBy(() -> place.put(name, bytes("1")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

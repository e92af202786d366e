package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedPipelineTest {

    private static final int COUNT = 1000;

    @Test
    void resultsComeInTheOrderOfTheWork() throws IOException {
        List<Integer> results = new ArrayList<>();
        try (OrderedPipeline<Integer> pipeline = new OrderedPipeline<>(results::add)) {
            for (int i = 0; i < COUNT; i++) {
                int number = i;
                pipeline.submit(() -> number);
            }
            pipeline.finish();
        }
        assertThat(results).isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    }

    @Test
    void aBoundedNumberOfResultsIsHeld() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        int most = 4 * Runtime.getRuntime().availableProcessors();
        try (OrderedPipeline<Integer> pipeline =
                new OrderedPipeline<>(_ ->
                        assertThat(begun.get() - taken.getAndIncrement())
                                .isLessThanOrEqualTo(most))) {
            for (int i = 0; i < COUNT; i++) {
                pipeline.submit(begun::incrementAndGet);
            }
            pipeline.finish();
        }
        assertThat(taken).hasValue(COUNT);
    }

    @Test
    void aFailureOfTheWorkEndsItAll() {
        List<Integer> results = new ArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(
                        () -> {
                            try (OrderedPipeline<Integer> pipeline =
                                    new OrderedPipeline<>(results::add)) {
                                for (int i = 0; i < COUNT; i++) {
                                    pipeline.submit(() -> failAtThree(begun.incrementAndGet()));
                                }
                                pipeline.finish();
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessage("three");
        assertThat(results.size()).isLessThan(COUNT / 2);
        assertThat(begun.get()).isLessThan(COUNT / 2);
    }

    private static int failAtThree(int number) throws IOException {
        if (number == 3) {
            throw new IOException("three");
        }
        return number;
    }

    @Test
    void aFailureOfTheSinkAndAnErrorOfOursComeOutAsTheyAre() {
        try (OrderedPipeline<Integer> pipeline =
                new OrderedPipeline<>(_ -> {
                    throw new IOException("the disk is full");
                })) {
            assertThatThrownBy(
                            () -> {
                                pipeline.submit(() -> 1);
                                pipeline.finish();
                            })
                    .hasMessage("the disk is full");
            assertThatThrownBy(
                            () -> {
                                pipeline.submit(() -> {
                                    throw new IllegalStateException("ours");
                                });
                                pipeline.finish();
                            })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("ours");
        }
    }

    @Test
    void anInterruptEndsItAndIsKept() {
        try (OrderedPipeline<Integer> pipeline = new OrderedPipeline<>(_ -> {})) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(
                            () -> {
                                pipeline.submit(() -> 1);
                                pipeline.finish();
                            })
                    .isInstanceOf(InterruptedIOException.class);
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}

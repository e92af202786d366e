package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sizes of memory that the console of Huawei's image service offers for a machine: its user
 * guide, "modifying an image". OpenStack's clients know no such steps and are not held to them.
 */
public final class MemorySteps {

    /** The least memory, MiB; 0 for no limit. */
    public static final List<Integer> LEAST = gib(0, 1, 2, 4, 8, 16, 32, 64, 128);

    /** The most memory, MiB; 0 for no limit. */
    public static final List<Integer> MOST = gib(0, 4, 32, 64, 128);

    private MemorySteps() {}

    /**
     * Returns what is needed now if what differs from before is one of the steps.
     *
     * @throws ProblemException {@link Problem#MEMORY_STEPS}
     */
    public static ImageDetails.Needs check(ImageDetails.Needs before, ImageDetails.Needs now) {
        check(LEAST, before.minRam(), now.minRam());
        check(MOST, before.maxRam(), now.maxRam());
        return now;
    }

    private static void check(List<Integer> steps, int before, int now) {
        if (now != before && !steps.contains(now)) {
            throw new ProblemException(Problem.MEMORY_STEPS, Integer.toString(now));
        }
    }

    private static List<Integer> gib(int... sizes) {
        return IntStream.of(sizes).map(size -> size * 1024).boxed().toList();
    }
}

package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an uploader wants to be kept of a file, as docs/adr/0019-ingest.md has it.
 *
 * @param file whether every byte of the file must come back, and not the disk only
 * @param dropFree whether to leave out what the file systems on the disk call free
 */
public record Wish(boolean file, boolean dropFree) {

    /** The file, as Glance's clients expect it. */
    public static final Wish FILE = new Wish(true, false);

    /** The disk is enough. */
    public static final Wish DISK = new Wish(false, false);

    /**
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if both are wanted
     */
    public Wish {
        if (file && dropFree) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "keep=file and dropFreeSpace exclude each other");
        }
    }

    /**
     * As the API says it.
     *
     * @param keep {@code file} or {@code disk}
     */
    public static Wish of(String keep, boolean dropFree) {
        return switch (keep) {
            case "file" -> new Wish(true, dropFree);
            case "disk" -> new Wish(false, dropFree);
            default ->
                    throw new ProblemException(
                            Problem.REQUEST_INVALID, "keep must be file or disk");
        };
    }

    /** The word for what is kept: {@code file} or {@code disk}. */
    String keep() {
        return file ? "file" : "disk";
    }

    /** As a job's input has it. */
    String toJson() {
        return "{\"keep\": \"%s\", \"dropFree\": %s}".formatted(keep(), dropFree);
    }

    static Wish parse(String json) {
        JsonNode input = JsonMapper.shared().readTree(json);
        return of(input.path("keep").asString("file"), input.path("dropFree").asBoolean(false));
    }
}

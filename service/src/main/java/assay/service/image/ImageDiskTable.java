package assay.service.image;

import assay.service.Problem;
import assay.service.Texts;
import assay.service.image.ImageChange.NotRead;
import assay.service.image.ImageTable.Document;
import assay.service.image.Inspected.ProfileVerdict;
import assay.store.Sha256;
import assay.store.block.ObjectId;
import assay.store.content.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the disks that images have beside their own. */
final class ImageDiskTable {

    /**
     * All of them as one JSON document, of an image {@code i}; others than whole ones have none.
     */
    static final String COLUMN =
            """
            case when i.type = 'whole' then (
                select jsonb_agg(jsonb_build_object(
                    'number', d.number, 'name', d.name, 'sha256', d.sha256, 'size', d.size,
                    'content', d.content, 'contentSize', d.content_size, 'kept', d.kept,
                    'recipe', d.recipe, 'rest', d.rest, 'format', d.format,
                    'virtualSize', d.virtual_size, 'os', d.os, 'verdicts', d.verdicts,
                    'error', d.error, 'errorDetail', d.error_detail) order by d.number)
                from image_disks d where d.image_id = i.id) end as disks
            """;

    private static final TypeReference<List<ProfileVerdict>> VERDICTS = new TypeReference<>() {};

    private ImageDiskTable() {}

    /**
     * Reads the document.
     *
     * @param key of the image's content
     */
    static List<ImageDisk> parse(String json, Optional<String> key) {
        List<ImageDisk> disks = new ArrayList<>();
        for (JsonNode disk : JsonMapper.shared().readTree(json)) {
            disks.add(
                    new ImageDisk(
                            disk.path("number").asInt(),
                            disk.path("name").asString(),
                            file(disk, key),
                            summary(disk),
                            error(disk)));
        }
        return List.copyOf(disks);
    }

    private static Optional<String> text(JsonNode disk, String field) {
        return disk.hasNonNull(field) ? Optional.of(disk.path(field).asString()) : Optional.empty();
    }

    private static StoredFile file(JsonNode disk, Optional<String> key) {
        long size = disk.path("size").asLong();
        return new StoredFile(
                new Content(
                        ObjectId.parse(disk.path("content").asString()),
                        disk.path("contentSize").asLong(size),
                        key),
                size,
                new Sha256(disk.path("sha256").asString()),
                Optional.empty(),
                Kept.of(
                        disk.path("kept").asString(),
                        text(disk, "recipe").orElse(null),
                        text(disk, "rest").orElse(null)));
    }

    private static Optional<Image.Summary> summary(JsonNode disk) {
        return text(disk, "format")
                .map(format ->
                        new Image.Summary(
                                format,
                                disk.path("virtualSize").asLong(),
                                text(disk, "os"),
                                JsonMapper.shared().convertValue(disk.path("verdicts"), VERDICTS)));
    }

    private static Optional<Image.ImageError> error(JsonNode disk) {
        return text(disk, "error")
                .map(code ->
                        new Image.ImageError(
                                Problem.of(code), disk.path("errorDetail").asString()));
    }

    /** Adds what was an image of its own, with what was found in it; says whether it is there. */
    static boolean add(Handle handle, UUID image, int number, Image from, StoredFile file) {
        return insert(handle, image, number, "images s where s.id = :from", file)
                        .bind("from", from.id())
                        .bind("name", from.name())
                        .execute()
                == 1;
    }

    /**
     * Adds the disks that another image has beside its own, with what was found in them; says
     * whether they are there.
     *
     * @param files one for each, as it is kept for the copy
     */
    static boolean copy(Handle handle, UUID image, Image from, List<StoredFile> files) {
        boolean all = true;
        for (int i = 0; i < files.size(); i++) {
            ImageDisk disk = from.disks().get(i);
            Update inserted =
                    insert(
                            handle,
                            image,
                            disk.number(),
                            "image_disks s where s.image_id = :from and s.number = :number",
                            files.get(i));
            all &= inserted.bind("from", from.id()).bind("name", disk.name()).execute() == 1;
        }
        return all;
    }

    /** A disk that was found in a file. */
    record Found(int number, String name, StoredFile file) {}

    /** Adds a disk that was no image before, with what was found in it or why nothing was. */
    static void insert(
            Handle handle,
            UUID image,
            Found disk,
            Optional<Inspected> found,
            Optional<NotRead> error) {
        ImageTable.bind(
                        handle.createUpdate(
                                """
                                insert into image_disks (image_id, number, name, sha256, size,
                                    content, content_size, kept, recipe, rest, format,
                                    virtual_size, os, facts, judgements, verdicts,
                                    error, error_detail)
                                values (:image, :number, :name, :sha256, :size,
                                    :content, :contentSize, :kept, :recipe, :rest, :format,
                                    cast(:virtualSize as bigint), :os, cast(:facts as jsonb),
                                    cast(:judgements as jsonb), cast(:verdicts as jsonb),
                                    :error, :detail)
                                """),
                        disk.file())
                .bind("image", image)
                .bind("number", disk.number())
                .bind("name", Texts.storable(disk.name()))
                .bind("sha256", disk.file().sha256().hex())
                .bind("size", disk.file().size())
                .bind("format", found.map(Inspected::format).orElse(null))
                .bind("virtualSize", found.map(Inspected::virtualSize).orElse(null))
                .bind(
                        "os",
                        found.flatMap(it -> it.platform().osVersion())
                                .map(Texts::storable)
                                .orElse(null))
                .bind("facts", found.map(Inspected::facts).orElse(null))
                .bind("judgements", found.map(Inspected::judgements).orElse(null))
                .bind(
                        "verdicts",
                        found.map(it -> JsonMapper.shared().writeValueAsString(it.verdicts()))
                                .orElse(null))
                .bind("error", error.map(why -> why.problem().code()).orElse(null))
                .bind("detail", error.map(why -> Texts.storable(why.detail())).orElse(null))
                .execute();
    }

    /** Digest and size of the file, and what was found in it, are those of another row. */
    private static Update insert(
            Handle handle, UUID image, int number, String known, StoredFile file) {
        return ImageTable.bind(
                        handle.createUpdate(
                                """
                                insert into image_disks (image_id, number, name, sha256, size,
                                    content, content_size, kept, recipe, rest, format,
                                    virtual_size, os, facts, judgements, verdicts,
                                    error, error_detail)
                                select :image, :number, :name, s.sha256, s.size,
                                    :content, :contentSize, :kept, :recipe, :rest, s.format,
                                    s.virtual_size, s.os, s.facts, s.judgements, s.verdicts,
                                    s.error, s.error_detail
                                from %s
                                """
                                        .formatted(known)),
                        file)
                .bind("image", image)
                .bind("number", number);
    }

    /** One of the documents of a disk that was inspected. */
    static Optional<String> document(Handle handle, UUID image, int number, Document document) {
        return handle.createQuery(
                        "select %s from image_disks where image_id = :image and number = :number"
                                .formatted(document.column()))
                .bind("image", image)
                .bind("number", number)
                .mapTo(String.class)
                .findOne();
    }
}

package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file with its attributes, in one record or, by way of an attribute list, in several.
 *
 * @param mft where its records are
 * @param base its own record
 * @param list where the pieces of its attributes are; empty if all are in {@code base}
 */
record NtfsFile(Mft mft, FileRecord base, List<AttributeListEntry> list) {

    /** Windows allows no longer attribute lists. */
    private static final int MAX_LIST_SIZE = 256 * 1024;

    /**
     * @throws ImageException if there is no such file
     */
    static NtfsFile open(Mft mft, long number) throws IOException {
        FileRecord base = mft.record(number);
        if (base.base() != 0) {
            throw Block.corrupt(
                    "MFT record %d is not a file, but a part of file %d"
                            .formatted(number, Reference.record(base.base())));
        }
        return of(mft, base);
    }

    static NtfsFile of(Mft mft, FileRecord base) throws IOException {
        NtfsFile alone = new NtfsFile(mft, base, List.of());
        Optional<Attribute> stored = base.find(Attribute.ATTRIBUTE_LIST, "");
        if (stored.isEmpty()) {
            return alone;
        }
        Block in = alone.read(stored.get(), MAX_LIST_SIZE);
        return new NtfsFile(mft, base, AttributeListEntry.parseAll(in, mft.budget()));
    }

    long number() {
        return base.number();
    }

    /** The first piece of an attribute. */
    Optional<Attribute> find(int type, String name) throws IOException {
        if (list.isEmpty()) {
            return base.find(type, name);
        }
        Optional<AttributeListEntry> entry =
                list.stream()
                        .filter(each -> each.is(type, name) && each.lowestVcn() == 0)
                        .findFirst();
        return entry.isEmpty() ? Optional.empty() : Optional.of(attribute(entry.get()));
    }

    /** As {@link #find}, of an attribute that must be there. */
    Attribute require(int type, String name) throws IOException {
        return find(type, name)
                .orElseThrow(() ->
                        Block.corrupt(
                                "file %d has no attribute 0x%X %s"
                                        .formatted(number(), type, name)));
    }

    /** The names of all attributes of a type. */
    List<String> names(int type) {
        return list.isEmpty()
                ? base.attributes().stream()
                        .filter(attribute -> attribute.type() == type)
                        .map(Attribute::name)
                        .distinct()
                        .toList()
                : list.stream()
                        .filter(entry -> entry.type() == type)
                        .map(AttributeListEntry::name)
                        .distinct()
                        .toList();
    }

    /** The piece of an attribute that the list tells of. */
    Attribute attribute(AttributeListEntry entry) throws IOException {
        FileRecord record = entry.record() == number() ? base : part(entry.record());
        Stream<Attribute> pieces =
                record.attributes().stream()
                        .filter(each -> each.is(entry.type(), entry.name()))
                        .filter(each -> lowestVcn(each) == entry.lowestVcn());
        return pieces.findFirst()
                .orElseThrow(() ->
                        Block.corrupt(
                                "file %d has a part of attribute 0x%X in record %d, which has none"
                                        .formatted(number(), entry.type(), entry.record())));
    }

    private FileRecord part(long number) throws IOException {
        FileRecord part = mft.record(number);
        if (part.base() == 0 || Reference.record(part.base()) != number()) {
            throw Block.corrupt(
                    "file %d has a part in record %d, which is not its own"
                            .formatted(number(), number));
        }
        return part;
    }

    private static long lowestVcn(Attribute attribute) {
        return attribute.body() instanceof Attribute.Body.NonResident outside
                ? outside.lowestVcn()
                : 0;
    }

    /** Where all clusters of an attribute stand. */
    RunList runs(Attribute first, Attribute.Body.NonResident start) throws IOException {
        RunList.Builder runs = new RunList.Builder(mft.boot()).add(start);
        List<AttributeListEntry> pieces = new ArrayList<>(list);
        pieces.removeIf(entry -> !entry.is(first.type(), first.name()) || entry.lowestVcn() == 0);
        for (AttributeListEntry entry : pieces) {
            if (attribute(entry).body() instanceof Attribute.Body.NonResident next) {
                runs.add(next);
            }
        }
        return runs.build();
    }

    /** The bytes of an attribute, on demand. */
    BlockSource source(Attribute first) throws IOException {
        return AttributeSource.of(this, first);
    }

    /** The bytes of an attribute that is no longer than {@code limit}. */
    Block read(Attribute first, int limit) throws IOException {
        if (first.size() > limit) {
            throw Block.limit(
                    "attribute 0x%X of file %d has %d bytes, more than %d"
                            .formatted(first.type(), number(), first.size(), limit));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) first.size());
        source(first).read(0, bytes);
        return new Block(bytes.flip(), -1);
    }
}

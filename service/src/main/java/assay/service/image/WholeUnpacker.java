package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.SourceCopy;
import assay.disk.ova.OvaDisks;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageChange.Judged;
import assay.service.image.ImageChange.NotRead;
import assay.service.job.Progress;
import assay.store.Sha256;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes an OVA with several disks a whole image: each disk becomes a content and is read, then the
 * file goes; docs/adr/0025-whole-images.md. Until then, and if it cannot be, the file is what there
 * is.
 */
final class WholeUnpacker {

    private final Jdbi jdbi;
    private final Contents store;
    private final Images images;
    private final Inspector inspector;
    private final ProjectBlocks blocks;

    WholeUnpacker(
            Jdbi jdbi, Contents store, Images images, Inspector inspector, ProjectBlocks blocks) {
        this.jdbi = jdbi;
        this.store = store;
        this.images = images;
        this.inspector = inspector;
        this.blocks = blocks;
    }

    /**
     * A disk on its way.
     *
     * @param found nothing if it was stored, but cannot be read
     */
    private record Disk(
            String name,
            ContentWriter writer,
            StoredFile file,
            Optional<Inspected> found,
            Optional<NotRead> error) {}

    /** Whether what could not be read as one disk may be read as several. */
    static boolean isWanted(Image image, StoredFile file, Wish wish, ImageChange change) {
        return image.details().type() == ImageType.WHOLE
                && image.status() == ImageStatus.INSPECTING
                && file.kept() instanceof Kept.File
                && !wish.file()
                && change instanceof NotRead why
                && why.problem() == Problem.IMAGE_UNSUPPORTED;
    }

    /**
     * Takes a file apart that {@link #isWanted}.
     *
     * @param refused why it is no image of one disk
     * @return why it is no whole image, either; empty if it is one now, or is gone
     */
    Optional<ImageChange> unpack(
            Image image, StoredFile file, ImageChange refused, Progress progress)
            throws IOException {
        List<Disk> disks = new ArrayList<>();
        try (Writers writers = new Writers(jdbi);
                ContentSource source = store.open(file.content().id())) {
            List<OvaDisks.Packed> packed = OvaDisks.of(source);
            if (packed.size() < 2) {
                return Optional.of(refused);
            }
            if (packed.size() - 1 > ImageDisk.MOST) {
                return Optional.of(
                        new NotRead(Problem.IMAGE_LIMIT, "it holds " + packed.size() + " disks"));
            }
            for (OvaDisks.Packed each : packed) {
                progress.percent(100 * disks.size() / packed.size());
                disks.add(disk(image, file, each, disks.isEmpty(), writers, progress));
            }
            finish(image, file, disks);
        } catch (ImageException e) {
            return Optional.of(InspectJob.notRead(e));
        } catch (ProblemException e) {
            return Optional.of(new NotRead(e.problem(), e.detail()));
        } finally {
            for (Disk disk : disks) {
                disk.writer().close();
            }
        }
        images.sweep().deleteIfUnused(file.content().id());
        return Optional.empty();
    }

    private Disk disk(
            Image image,
            StoredFile whole,
            OvaDisks.Packed packed,
            boolean isSystem,
            Writers writers,
            Progress progress)
            throws IOException {
        Contents.Options options =
                new Contents.Options(whole.content().key(), Set.of(), blocks.of(image.project()));
        ContentWriter writer = store.write(writers.announceNew(), options);
        try {
            StoredFile file = store(packed, whole, isSystem, writer, progress);
            return inspected(image, packed, isSystem, writer, file);
        } catch (ImageException e) {
            writer.close();
            NotRead why = InspectJob.notRead(e);
            ProblemException problem =
                    new ProblemException(why.problem(), packed.name() + ": " + why.detail());
            problem.initCause(e);
            throw problem;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private StoredFile store(
            OvaDisks.Packed packed,
            StoredFile whole,
            boolean isSystem,
            ContentWriter writer,
            Progress progress)
            throws IOException {
        long size = packed.file().size();
        try (DiskImage disk = DiskFormats.open(packed.file())) {
            if (!Unpacker.copy(disk.disk(), writer, size, progress)) {
                throw new ProblemException(
                        Problem.IMAGE_LIMIT, packed.name() + ": far more data than its file has");
            }
        }
        Content content = writer.seal().content();
        // The image's own disk goes by the name of the file that was uploaded.
        return isSystem
                ? new StoredFile(
                        content, whole.size(), whole.sha256(), whole.others(), new Kept.Disk())
                : new StoredFile(
                        content, size, digest(packed.file()), Optional.empty(), new Kept.Disk());
    }

    private static Sha256 digest(BlockSource file) throws IOException {
        return new Sha256(HexFormat.of().formatHex(SourceCopy.sha256(file)));
    }

    /** A data disk need not have anything that is understood; the system disk must. */
    private Disk inspected(
            Image image,
            OvaDisks.Packed packed,
            boolean isSystem,
            ContentWriter writer,
            StoredFile file)
            throws IOException {
        String name = packed.name();
        Map<String, Object> described = InspectJob.describe(image, file);
        try {
            Inspected found = inspector.inspect(packed.file(), described, _ -> {});
            requireSize(image, isSystem, found);
            return new Disk(name, writer, file, Optional.of(found), Optional.empty());
        } catch (ImageException e) {
            if (isSystem) {
                throw e;
            }
            return new Disk(
                    name, writer, file, Optional.empty(), Optional.of(InspectJob.notRead(e)));
        }
    }

    private void requireSize(Image image, boolean isSystem, Inspected found) {
        ImageType type = isSystem ? ImageType.SYSTEM : ImageType.DATA;
        jdbi.useHandle(handle ->
                images.sizes().requireDisk(handle, image.project(), type, found.virtualSize()));
    }

    private void finish(Image image, StoredFile old, List<Disk> disks) throws IOException {
        List<StoredFile> files = disks.stream().map(Disk::file).toList();
        Disk system = disks.getFirst();
        long more = files.stream().skip(1).mapToLong(StoredFile::size).sum();
        boolean kept = false;
        try {
            kept =
                    jdbi.inTransaction(handle -> {
                        UploadTable.lock(handle, files);
                        // Before the first change: events wait for a transaction that made one.
                        for (Disk disk : disks) {
                            disk.writer().commit();
                        }
                        Optional<Image> now = ImageTable.find(handle, image.id());
                        if (now.isEmpty()
                                || !ImageTable.keep(handle, image.id(), old, system.file())) {
                            return false; // deleted meanwhile
                        }
                        images.requireRoom(handle, now.get(), more);
                        insert(handle, now.get(), disks);
                        return true;
                    });
        } finally {
            if (!kept) {
                for (StoredFile file : files) {
                    images.sweep().deleteIfUnused(file);
                }
            }
        }
    }

    private static void insert(Handle handle, Image image, List<Disk> disks) {
        for (int number = 1; number < disks.size(); number++) {
            Disk disk = disks.get(number);
            ImageDiskTable.insert(
                    handle,
                    image.id(),
                    new ImageDiskTable.Found(number, disk.name(), disk.file()),
                    disk.found(),
                    disk.error());
        }
        Judged judged = new Judged(disks.getFirst().found().orElseThrow());
        ImageTable.change(handle, image.key(), judged);
    }
}

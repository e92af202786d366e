package assay.cli;

import assay.disk.BlockSource;
import assay.store.profile.BootProfile;
import assay.store.profile.BootProfileException;
import assay.store.profile.CachedSource;
import assay.store.profile.Prefetch;
import assay.store.profile.RecordingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether to record what a boot reads, or to read it ahead. */
final class BootProfileOptions {

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = {
                "Read ahead what this boot profile says that a boot will read.",
                "按启动概况文件预读。"
            })
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--record",
            description = {
                "Write the profile instead, of what is read until the end.",
                "改为记录：结束时把读过的块写入该文件。"
            })
    private boolean record;

    /** A disk while it is served. */
    interface Session extends AutoCloseable {

        /** The disk to serve. */
        BlockSource disk();

        @Override
        void close();
    }

    /**
     * What to do with a disk, which is begun when it is opened.
     *
     * @throws CommandFailure if the profile cannot be read
     */
    SessionOf session(Messages messages) {
        if (record && file.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, messages.text("error.recordWhere"));
        }
        if (file.isEmpty()) {
            return Unchanged::new;
        }
        Path path = file.get();
        if (record) {
            return disk -> new Recording(new RecordingSource(disk), path, messages);
        }
        try {
            BootProfile profile = BootProfile.load(path);
            return disk -> new ReadingAhead(disk, profile);
        } catch (BootProfileException e) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE_IMAGE,
                    messages.text("error.unusable", path + ": " + e.getMessage()));
        } catch (IOException e) {
            throw Files.exists(path)
                    ? new CommandFailure(
                            ExitCode.NO_INPUT,
                            messages.text("error.cannotOpen", path, e.toString()))
                    : new CommandFailure(
                            ExitCode.NO_INPUT, messages.text("error.noFile", path.toString()));
        }
    }

    /** Begins a session. */
    @FunctionalInterface
    interface SessionOf {
        Session begin(BlockSource disk);
    }

    private record Unchanged(BlockSource disk) implements Session {
        @Override
        public void close() {}
    }

    private record Recording(RecordingSource recording, Path file, Messages messages)
            implements Session {

        @Override
        public BlockSource disk() {
            return recording;
        }

        @Override
        public void close() {
            try {
                recording.profile().save(file);
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.CANNOT_CREATE,
                        messages.text("error.cannotWrite", file.toString(), e.toString()));
            }
        }
    }

    private static final class ReadingAhead implements Session {

        private final CachedSource cache;
        private final Prefetch prefetch;

        /** Keeps what the profile names, in half of the memory at most. */
        ReadingAhead(BlockSource disk, BootProfile profile) {
            long room = Runtime.getRuntime().maxMemory() / 2 / BootProfile.BLOCK;
            cache = new CachedSource(disk, (int) Math.min(room, profile.blocks().size()));
            prefetch = Prefetch.start(profile, cache);
        }

        @Override
        public BlockSource disk() {
            return cache;
        }

        @Override
        public void close() {
            prefetch.close();
            cache.close();
        }
    }
}

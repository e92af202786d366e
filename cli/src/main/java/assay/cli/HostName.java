package assay.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes names of a guest's files names of this machine's files. */
final class HostName {

    private HostName() {}

    /**
     * The file {@code name} directly in {@code folder}. Empty if this machine cannot have it there:
     * what is one name in Linux may be a path with {@code \}, a drive or a stream elsewhere.
     */
    static Optional<Path> in(Path folder, String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf(0xFFFD) >= 0) {
            return Optional.empty();
        }
        try {
            Path simple = folder.getFileSystem().getPath(name);
            boolean one =
                    !simple.isAbsolute()
                            && simple.getNameCount() == 1
                            && simple.toString().equals(name);
            return one ? Optional.of(folder.resolve(simple)) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}

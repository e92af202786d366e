package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An NTFS file system as it stands on disk: the log is not replayed, see {@link NtfsInfo}.
 *
 * <p>Names are found without regard to case, and by their short DOS names, which are not listed;
 * where two names differ by case only, each is found as it is written. The files of the file system
 * itself are hidden, see {@link #metafile}. Symbolic links and mount points of Windows are symbolic
 * links with targets as paths in the guest. Permissions are not translated: everyone may read.
 *
 * <p>What {@link #content} and {@link #stream} give is safe for use by many threads, the tree
 * itself is not.
 */
public final class NtfsTree implements FileTree {

    /** Files before this one are the file system's own. */
    static final long FIRST_USER_FILE = 24;

    private static final long ROOT = 5;

    private final Mft mft;
    private final UpcaseTable upcase;
    private final Directories directories;
    private final FileNode root;

    private NtfsTree(Mft mft) throws IOException {
        this.mft = mft;
        this.upcase = new UpcaseTable(mft);
        this.directories = new Directories(mft, upcase);
        this.root = Nodes.of(NtfsFile.open(mft, ROOT));
        if (!root.isDirectory()) {
            throw Block.corrupt("the root is a " + root.kind());
        }
    }

    /**
     * Opens the file system in {@code partition}.
     *
     * @param budget takes a step for every record, index block, index entry and entry of an
     *     attribute list that is read
     * @throws ImageException if there is none, it is broken or longer than the partition
     */
    public static NtfsTree open(BlockSource partition, Budget budget) throws IOException {
        return new NtfsTree(Mft.open(partition, budget));
    }

    @Override
    public String type() {
        return Block.NTFS;
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        Optional<Long> reference = directories.find(file(directory, FileNode.Kind.DIRECTORY), name);
        return reference.isEmpty() ? Optional.empty() : Optional.of(node(reference.get()));
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        NtfsFile file = file(directory, FileNode.Kind.DIRECTORY);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> name : directories.names(file).entrySet()) {
            entries.add(new Entry(name.getKey(), node(name.getValue())));
        }
        return List.copyOf(entries);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ImageException with reason ENCRYPTED if Windows encrypted it (EFS), and UNSUPPORTED
     *     if its bytes are elsewhere: in a cloud, or in the store of a deduplicated volume
     */
    @Override
    public BlockSource content(FileNode file) throws IOException {
        return Contents.of(file(file, FileNode.Kind.REGULAR));
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        NtfsFile file = file(link, FileNode.Kind.SYMLINK);
        return ReparsePoint.of(file)
                .filter(ReparsePoint::isLink)
                .orElseThrow(() -> Block.corrupt("file " + link.inode() + " is not a link"))
                .target();
    }

    /** What the file system says of itself. */
    public NtfsInfo info() throws IOException {
        Optional<FileNode> hiberfil = lookup(root, "hiberfil.sys").filter(FileNode::isRegular);
        boolean hibernated =
                hiberfil.isPresent() && VolumeState.isHibernation(content(hiberfil.get()));
        return VolumeState.read(mft, hibernated);
    }

    /** The volume's name, may be empty. */
    public String label() throws IOException {
        return VolumeState.label(mft);
    }

    /** The names of the alternate data streams of a file or directory, without the main one. */
    public List<String> streams(FileNode node) throws IOException {
        return NtfsFile.open(mft, node.inode()).names(Attribute.DATA).stream()
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * The bytes of an alternate data stream, as they are stored.
     *
     * @param name without regard to case
     * @return empty if the file has no such stream
     */
    public Optional<BlockSource> stream(FileNode node, String name) throws IOException {
        NtfsFile file = NtfsFile.open(mft, node.inode());
        String wanted = upcase.fold(name);
        for (String each : streams(node)) {
            if (upcase.fold(each).equals(wanted)) {
                return Optional.of(file.source(file.require(Attribute.DATA, each)));
            }
        }
        return Optional.empty();
    }

    /**
     * One of the files of the file system itself, which are not in the tree.
     *
     * @param record 0 to 23: 2 is {@code $LogFile}, 6 {@code $Bitmap}
     */
    public FileNode metafile(int record) throws IOException {
        if (record < 0 || record >= FIRST_USER_FILE) {
            throw new IllegalArgumentException("record " + record);
        }
        return Nodes.of(NtfsFile.open(mft, record));
    }

    @Override
    public void freeRuns(FreeRuns target) throws IOException {
        FreeClusters.tell(mft, info(), target);
    }

    private FileNode node(long reference) throws IOException {
        NtfsFile file = NtfsFile.open(mft, Reference.record(reference));
        int sequence = Reference.sequence(reference);
        if (sequence != 0 && sequence != file.base().sequence()) {
            throw Block.corrupt(
                    "a directory names file %d of sequence %d, but there is sequence %d"
                            .formatted(file.number(), sequence, file.base().sequence()));
        }
        return Nodes.of(file);
    }

    private NtfsFile file(FileNode node, FileNode.Kind kind) throws IOException {
        node.require(kind);
        return NtfsFile.open(mft, node.inode());
    }
}

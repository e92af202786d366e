package assay.cli;

import assay.guest.Facts;
import assay.guest.Inspection;
import assay.guest.malware.MalwareScanner;
import java.io.IOException;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command about one image takes: the image, the form of the answer and its language. */
final class ImageOptions extends AnswerOptions {

    /** Scheme, user, host and path, query and fragment. */
    private static final Pattern ADDRESS =
            Pattern.compile("^(?i)(https?://)(?:[^/?#]*@)?([^?#]*).*$");

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = {
                "The image file, or its http(s) address, of which only what is needed is read.",
                "Its format is told from its content. 镜像文件或其网址。"
            })
    private String image = "";

    @Option(
            names = "--follow-backing",
            description = {
                "Open the backing files that a qcow2 image names, if they are in its folder.",
                "Only for images that you trust. 打开同一文件夹中的后备文件。"
            })
    private boolean followBacking;

    @Option(
            names = "--flat",
            paramLabel = "FILE",
            description = {
                "The file with the data of a VMDK image that is only a text describing it",
                "(monolithicFlat): disk-flat.vmdk of disk.vmdk. VMDK 描述文件对应的数据文件。"
            })
    private String flat = "";

    /**
     * The file, or the address without what may be a secret in it: a signed address is worth its
     * image, and answers are kept and shown around.
     */
    String image() {
        return ADDRESS.matcher(image).replaceFirst("$1$2");
    }

    /**
     * Reads the image's facts, with a progress bar where that takes long.
     *
     * @param scanner whom to ask whether its files are malware
     * @throws CommandFailure with what to tell the user, if the image cannot be read
     */
    Facts inspect(MalwareScanner scanner) throws IOException {
        return file().read(opened -> {
            try (ProgressBar bar = ProgressBar.onTerminal()) {
                return Inspection.inspect(opened, scanner, bar::show);
            }
        });
    }

    /** The image, not yet opened. */
    ImageFile file() {
        return file(image, flat);
    }

    /**
     * Another image that is opened as this one would be.
     *
     * @param flatOfOther its file with the data, or empty
     */
    ImageFile file(String other, String flatOfOther) {
        return new ImageFile(other, followBacking, flatOfOther, messages(), err());
    }
}

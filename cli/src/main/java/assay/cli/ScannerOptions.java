package assay.cli;

import assay.guest.clamd.Clamd;
import assay.guest.clamd.ClamdAddress;
import assay.guest.malware.MalwareScanner;
import picocli.CommandLine.Option;

/** Who is asked whether files are malware. */
final class ScannerOptions {

    /** What clamd takes at least if nobody has changed its configuration, in MiB. */
    private static final String LIMIT = "25";

    /** clamd's own bound of its {@code StreamMaxLength}. */
    private static final int MAX_LIMIT = 4095;

    @Option(
            names = "--clamd",
            paramLabel = "ADDRESS",
            description = {
                "A running clamd of ClamAV that looks for malware in every file: host:port, or its",
                "socket, such as unix:/run/clamav/clamd.ctl. The files are sent there.",
                "运行中的 clamd 的地址，镜像中的每个文件都会发送给它查杀。"
            })
    private String clamd = "";

    @Option(
            names = "--clamd-limit",
            paramLabel = "MIB",
            defaultValue = LIMIT,
            description = {
                "Larger files are not sent, and leave open whether all is clean (" + LIMIT + ").",
                "clamd's StreamMaxLength must be as large. 发送文件的大小上限（MiB）。"
            })
    private int limit;

    /**
     * The scanner, not yet asked.
     *
     * @throws CommandFailure if the address is none
     */
    MalwareScanner scanner(Messages messages) {
        if (clamd.isEmpty()) {
            return MalwareScanner.NONE;
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new CommandFailure(
                    ExitCode.USAGE, messages.text("error.clamdLimit", limit, MAX_LIMIT));
        }
        try {
            return new Clamd(ClamdAddress.parse(clamd), (long) limit << 20);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, messages.text("error.clamd", clamd));
        }
    }
}

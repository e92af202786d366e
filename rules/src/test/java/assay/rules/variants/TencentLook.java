package assay.rules.variants;

import assay.testkit.Oracle;
import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.LookAlike;
import java.nio.file.Path;

/** What the profiles of Tencent Cloud ask for, in look-alikes. */
final class TencentLook {

    private static final String PROGRAM = "\u007fELF program";

    /** The security component, and what monitors a machine. */
    static final String YUNJING = "/usr/local/qcloud/YunJing/YDEyes/YDService";

    static final String MONITOR = "/usr/local/qcloud/stargate/bin/sgagent64";

    private TencentLook() {}

    /** A Debian 12 made on a server of Tencent Cloud. */
    static LinuxLookAlike debian() {
        return LinuxLookAlike.debian()
                .with(YUNJING, PROGRAM, 0755)
                .with(MONITOR, PROGRAM, 0755)
                .with("/etc/systemd/timesyncd.conf", "[Time]\nNTP=time1.tencentyun.com\n");
    }

    /** As if the machine had been copied while it ran: the root's ext4 is marked as mounted. */
    static LookAlike running(LookAlike disk) {
        return folder -> {
            Path file = disk.build(folder);
            Oracle.require("debugfs")
                    .run("-w", "-R", "set_super_value state 0", file + "?offset=" + (1 << 20));
            return file;
        };
    }
}

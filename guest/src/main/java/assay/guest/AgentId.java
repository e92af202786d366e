package assay.guest;

import java.util.List;

/**
 * The names under which facts and rules know the programs that clouds and hypervisors put into
 * their guests. {@code agents} has a key for every one of them whatever the guest runs, so that a
 * rule can always ask.
 */
public final class AgentId {

    /** All of them. */
    public static final List<String> ALL =
            List.of(
                    "tencent.onion",
                    "tencent.netman",
                    "tencent.yunjing",
                    "tencent.barad",
                    "tencent.tat",
                    "ucloud.uma",
                    "ucloud.uboltagent",
                    "huawei.pvdriver",
                    "huawei.vmtools",
                    "huawei.resetpwd",
                    "huawei.hostguard",
                    "azure.waagent",
                    "azure.vmagent",
                    "aws.ec2launch",
                    "aws.ssm",
                    "aliyun.assist",
                    "aliyun.aegis",
                    "do.agent",
                    "qemu-ga",
                    "vmware-tools",
                    "vbox-ga",
                    "xe-tools",
                    "prltools",
                    "hyperv-daemons");

    private AgentId() {}
}

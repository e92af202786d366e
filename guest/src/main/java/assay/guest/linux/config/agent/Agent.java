package assay.guest.linux.config.agent;

import java.util.List;

/**
 * A program that a cloud or a hypervisor wants in its guests, as it is installed on Linux.
 *
 * @param id one of {@link assay.guest.AgentId}
 * @param packages the packages that bring it, under the names of all distributions
 * @param services names of its services, in lower case
 * @param programs its programs; patterns as {@link assay.guest.linux.config.text.Glob} expands
 */
record Agent(String id, List<String> packages, List<String> services, List<String> programs) {

    private static final String QCLOUD = "/usr/local/qcloud/";

    /** Those that exist for Linux. */
    static final List<Agent> ALL =
            List.of(
                    agent("tencent.onion")
                            .runs("secu-tcs-agent")
                            .has("/usr/local/sa/secu-tcs-agent", "/usr/local/sa/*/secu-tcs-agent*"),
                    agent("tencent.netman")
                            .runs("agenttools")
                            .has(
                                    "/usr/local/agenttools/agent",
                                    "/usr/local/agenttools/agent/agent*"),
                    agent("tencent.yunjing")
                            .runs("ydservice", "ydlive", "yunjing")
                            .has(
                                    QCLOUD + "YunJing/YDService",
                                    QCLOUD + "YunJing/*/YDService",
                                    QCLOUD + "YunJing/*/YDLive"),
                    agent("tencent.barad")
                            .runs("barad_agent", "stargate")
                            .has(
                                    QCLOUD + "monitor/barad/*/barad_agent*",
                                    QCLOUD + "monitor/barad/barad_agent*",
                                    QCLOUD + "stargate/bin/sgagent*"),
                    agent("tencent.tat").runs("tat_agent").has(QCLOUD + "tat_agent/tat_agent"),
                    agent("ucloud.uma")
                            .from("uma", "uma-py3")
                            .runs("uma")
                            .has("/usr/bin/uma", "/usr/local/uma/uma*", "/usr/share/uma/uma*"),
                    agent("ucloud.uboltagent")
                            .from("uboltagent")
                            .runs("uboltagent")
                            .has("/usr/bin/uboltagent", "/usr/local/uboltagent/*uboltagent"),
                    agent("huawei.pvdriver")
                            .runs("uvp-monitor", "xenpvd")
                            .has("/etc/.uvp-monitor/uvp-monitor", "/usr/bin/uvp-monitor"),
                    agent("huawei.vmtools")
                            .from("vmtools", "uvp-vmtools")
                            .runs("vm-agent")
                            .has("/usr/bin/vm-agent", "/etc/.vmtools/vm-agent"),
                    agent("huawei.resetpwd")
                            .runs("cloudresetpwdagent", "cloudresetpwdupdateagent")
                            .has(
                                    "/CloudResetPwdAgent/bin/*",
                                    "/CloudrResetPwdAgent/bin/*",
                                    "/CloudResetPwdUpdateAgent/bin/*"),
                    agent("huawei.hostguard")
                            .from("hostguard")
                            .runs("hostguard")
                            .has("/usr/local/hostguard/bin/hostguard"),
                    agent("azure.waagent")
                            .from(
                                    "walinuxagent",
                                    "WALinuxAgent",
                                    "waagent",
                                    "python-azure-agent",
                                    "python3-azure-agent")
                            .runs("walinuxagent", "waagent")
                            .has("/usr/sbin/waagent", "/usr/bin/waagent"),
                    // the release that waagent fetches of itself and runs in its own place
                    agent("azure.vmagent").has("/var/lib/waagent/WALinuxAgent-*/bin/*.egg"),
                    agent("aws.ssm")
                            .from("amazon-ssm-agent")
                            .runs("amazon-ssm-agent", "snap.amazon-ssm-agent.amazon-ssm-agent")
                            .has(
                                    "/usr/bin/amazon-ssm-agent",
                                    "/var/lib/snapd/snaps/amazon-ssm-agent_*.snap"),
                    agent("aliyun.assist")
                            .from("aliyun-assist", "aliyun_assist")
                            .runs("aliyun", "aliyun-service")
                            .has(
                                    "/usr/local/share/aliyun-assist/*/aliyun-service",
                                    "/usr/sbin/aliyun-service"),
                    agent("aliyun.aegis")
                            .runs("aegis")
                            .has(
                                    "/usr/local/aegis/aegis_client/*/AliYunDun",
                                    "/usr/local/aegis/aegis_update/AliYunDunUpdate"),
                    agent("do.agent")
                            .from("do-agent")
                            .runs("do-agent")
                            .has("/opt/digitalocean/bin/do-agent", "/usr/local/bin/do-agent"),
                    agent("qemu-ga")
                            .from("qemu-guest-agent")
                            .runs("qemu-guest-agent", "qemu-ga")
                            .has("/usr/sbin/qemu-ga", "/usr/bin/qemu-ga"),
                    agent("vmware-tools")
                            .from("open-vm-tools", "vmware-tools-core", "vmware-tools-esx-nox")
                            .runs("open-vm-tools", "vmtoolsd", "vmware-tools", "vmtools")
                            .has(
                                    "/usr/bin/vmtoolsd",
                                    "/usr/sbin/vmtoolsd",
                                    "/usr/lib/vmware-tools/sbin*/vmtoolsd"),
                    agent("vbox-ga")
                            .from(
                                    "virtualbox-guest-utils",
                                    "virtualbox-guest-x11",
                                    "virtualbox-guest-dkms",
                                    "virtualbox-guest-additions",
                                    "virtualbox-guest-tools")
                            .runs(
                                    "vboxadd",
                                    "vboxadd-service",
                                    "vboxservice",
                                    "virtualbox-guest-utils")
                            .has(
                                    "/usr/sbin/VBoxService",
                                    "/usr/bin/VBoxService",
                                    "/opt/VBoxGuestAdditions-*/sbin/VBoxService"),
                    agent("xe-tools")
                            .from("xe-guest-utilities", "xe-guest-utilities-latest")
                            .runs("xe-linux-distribution", "xe-daemon")
                            .has("/usr/sbin/xe-daemon", "/usr/sbin/xe-linux-distribution"),
                    agent("prltools")
                            .runs("prltoolsd")
                            .has("/usr/bin/prltoolsd", "/usr/sbin/prltoolsd"),
                    agent("hyperv-daemons")
                            .from(
                                    "hyperv-daemons",
                                    "hypervkvpd",
                                    "hypervvssd",
                                    "hypervfcopyd",
                                    "hyper-v",
                                    "hv-kvp-daemon-init")
                            .runs(
                                    "hypervkvpd",
                                    "hypervvssd",
                                    "hypervfcopyd",
                                    "hv-kvp-daemon",
                                    "hv_kvp_daemon",
                                    "hyperv-daemons.hv-kvp-daemon")
                            .has(
                                    "/usr/sbin/hypervkvpd",
                                    "/usr/sbin/hv_kvp_daemon",
                                    "/usr/lib/hyper-v/bin/hv_kvp_daemon"));

    private static Agent agent(String id) {
        return new Agent(id, List.of(), List.of(), List.of());
    }

    private Agent from(String... names) {
        return new Agent(id, List.of(names), services, programs);
    }

    private Agent runs(String... names) {
        return new Agent(id, packages, List.of(names), programs);
    }

    private Agent has(String... paths) {
        return new Agent(id, packages, services, List.of(paths));
    }
}

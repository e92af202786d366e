package assay.guest.windows.config;

import java.util.List;

/**
 * A program that a cloud or a hypervisor wants in its guests.
 *
 * <p>Names are those that the clouds tell: Tencent Cloud's pages "CWP agent process" and "CVM
 * agent" and its <a href="https://github.com/Tencent/tat-agent">tat-agent</a>, UCloud's "UBoltAgent
 * Windows", Huawei Cloud's <a
 * href="https://support.huaweicloud.com/intl/en-us/usermanual-hss2.0/hss_01_0386.html">HSS agent
 * overview</a>, Alibaba Cloud's pages about Cloud Assistant and the Security Center agent,
 * Microsoft's "Azure VM agent", the EC2 user guide. Of {@code tencent.onion}, {@code
 * tencent.netman} and {@code do.agent} nothing is published for Windows.
 *
 * @param id as in facts and rules
 * @param services names of its services
 * @param programs its programs in the guest; patterns as {@link assay.guest.linux.config.text.Glob}
 *     expands
 */
record Agent(String id, List<String> services, List<String> programs) {

    private static final String PROGRAMS = "/Program Files/";
    private static final String PROGRAMS_32 = "/Program Files (x86)/";
    private static final String QCLOUD = PROGRAMS + "QCloud/";

    /** Every one of them; facts have a key for each, so that rules can always ask. */
    static final List<Agent> ALL =
            List.of(
                    agent("tencent.onion", "WinAgent", "/Program Files/WinAgent/WinAgent.exe"),
                    agent("tencent.netman", "win-agent", "/win-agent/win-agent.exe"),
                    agent(
                            "tencent.yunjing",
                            "YDService,YDLive,YDEdr",
                            QCLOUD + "YunJing/YDEyes/YDService.exe",
                            QCLOUD + "YunJing/YDLive/YDLive.exe"),
                    agent(
                            "tencent.barad",
                            "BaradAgentSvc,StargateSvc",
                            QCLOUD + "Monitor/Barad/BaradAgent.exe"),
                    agent("tencent.tat", "tatsvc", QCLOUD + "tat_agent/tat_agent.exe"),
                    agent("ucloud.uma", "uma,UMA", "/Program Files/UMA/uma.exe"),
                    agent(
                            "ucloud.uboltagent",
                            "uboltagent",
                            "/Program Files/uboltagent/uboltagent.exe"),
                    agent(
                            "huawei.pvdriver",
                            "pvdriver,uvpmonitor",
                            PROGRAMS_32 + "PVDriver/bin/UVPMonitor.exe"),
                    agent(
                            "huawei.vmtools",
                            "vmtools,vm-agent",
                            PROGRAMS + "virtio/monitor/vm-agent.exe",
                            PROGRAMS_32 + "virtio/monitor/vm-agent.exe"),
                    agent(
                            "huawei.resetpwd",
                            "cloudResetPwdAgent,CloudResetPwdUpdateAgent",
                            "/CloudResetPwdUpdateAgent/bin/wrapper.exe"),
                    agent(
                            "huawei.hostguard",
                            "HostGuard,HostWatch",
                            PROGRAMS + "HostGuard/HostGuard.exe"),
                    agent(
                            "azure.waagent",
                            "WindowsAzureGuestAgent,RdAgent",
                            "/WindowsAzure/Packages/WaAppAgent.exe"),
                    agent(
                            "azure.vmagent",
                            "WindowsAzureGuestAgent",
                            "/WindowsAzure/Packages/GuestAgent/WindowsAzureGuestAgent.exe",
                            "/WindowsAzure/GuestAgent_*/WindowsAzureGuestAgent.exe"),
                    agent(
                            "aws.ec2launch",
                            "Amazon EC2Launch,Ec2Config",
                            PROGRAMS + "Amazon/EC2Launch/EC2Launch.exe"),
                    agent(
                            "aws.ssm",
                            "AmazonSSMAgent",
                            PROGRAMS + "Amazon/SSM/amazon-ssm-agent.exe"),
                    agent(
                            "aliyun.assist",
                            "AliyunService",
                            "/ProgramData/aliyun/assist/*/aliyun_assist_service.exe"),
                    agent(
                            "aliyun.aegis",
                            "Alibaba Security Aegis Detect Service,Alibaba Security Aegis Update Service",
                            PROGRAMS_32 + "Alibaba/Aegis/aegis_client/*/AliYunDun.exe",
                            PROGRAMS + "Alibaba/Aegis/aegis_client/*/AliYunDun.exe"),
                    agent("do.agent", "do-agent", PROGRAMS + "DigitalOcean/do-agent.exe"),
                    agent("qemu-ga", "QEMU-GA,QEMU Guest Agent", PROGRAMS + "Qemu-ga/qemu-ga.exe"),
                    agent("vmware-tools", "VMTools", PROGRAMS + "VMware/VMware Tools/vmtoolsd.exe"),
                    agent("vbox-ga", "VBoxService", "/Windows/System32/VBoxService.exe"),
                    agent(
                            "xe-tools",
                            "xensvc,xenlite,XenAgent",
                            PROGRAMS + "Citrix/XenTools/XenGuestAgent.exe",
                            PROGRAMS_32 + "Citrix/XenTools/XenGuestAgent.exe"),
                    agent(
                            "prltools",
                            "prl_tools_service,Parallels Tools Service",
                            PROGRAMS + "Parallels/Parallels Tools/Services/prl_tools_service.exe"),
                    agent("hyperv-daemons", "vmicheartbeat", "/Windows/System32/icsvc.dll"));

    private static Agent agent(String id, String services, String... programs) {
        return new Agent(id, List.of(services.split(",", -1)), List.of(programs));
    }
}

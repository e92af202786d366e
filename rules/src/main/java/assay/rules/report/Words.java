package assay.rules.report;

import assay.rules.Area;
import assay.rules.Given;
import assay.rules.Rule.Kind;
import assay.rules.Severity;
import assay.rules.Text;
import assay.rules.Verdict;
import assay.rules.Waiver;

/** What reports say beside what profiles and facts say, in both languages. */
final class Words {

    static final Text REPORT = new Text("Assay image report", "试金石镜像检查报告");
    static final Text VERDICTS = new Text("Verdicts", "结论");
    static final Text MATRIX = new Text("Profiles by areas", "各规则集分类情况");
    static final Text MATRIX_CAPTION =
            new Text(
                    "✔ pass, ✘ requirements that fail, ? requirements that are undecided, "
                            + "! recommendations that are not followed, ~ waived, – nothing applies",
                    "✔ 通过，✘ 不通过的要求数，? 无法判定的要求数，! 未满足的建议数，~ 已豁免，– 不适用");
    static final Text DISK = new Text("The disk", "磁盘布局");
    static final Text DISK_CAPTION = new Text("Partitions, in order of their place", "分区，按所在位置排列");
    static final Text FILE_SYSTEMS = new Text("File systems", "文件系统");
    static final Text FREE = new Text("free", "未分配");

    static final Text FAILED = new Text("Mend these first", "须先修正");
    static final Text FAILED_WHY =
            new Text(
                    "The cloud demands this, and the image does not have it.",
                    "以下为云平台的硬性要求，镜像不满足。");
    static final Text UNDECIDED = new Text("Still undecided", "尚待判定");
    static final Text UNDECIDED_WHY =
            new Text(
                    "The cloud demands this, and what would decide it is missing. It is no pass.",
                    "以下为云平台的硬性要求，但缺少判定所需的内容，不能视为通过。");
    static final Text ADVICE = new Text("Better to mend", "建议修正");
    static final Text ADVICE_WHY =
            new Text(
                    "What fails or is undecided here does not keep a profile from passing.",
                    "以下各项（不通过或未知）不影响规则集的结论，但建议处理。");
    static final Text ADVISED = new Text("advice not followed", "建议未满足");
    static final Text WAIVED = new Text("Waived", "已豁免");
    static final Text MET_BUT_WAIVED =
            new Text(
                    "It meets every requirement that was judged, but for what was waived.",
                    "除已豁免的各项外，满足所检查的全部要求。");
    static final Text PASSED = new Text("Passed", "已通过");
    static final Text NOT_APPLICABLE = new Text("Not applicable", "不适用");
    static final Text UNUSED = new Text("Waivers that changed nothing", "未起作用的豁免");
    static final Text NOTHING_OPEN =
            new Text("Nothing waits for you: no finding is open.", "没有待处理的发现。");

    static final Text PROFILE = new Text("Profile", "规则集");
    static final Text RULE = new Text("Rule", "规则");
    static final Text REQUIREMENT = new Text("Requirement", "要求");
    static final Text EVIDENCE = new Text("Evidence", "证据");
    static final Text FACT = new Text("Fact", "事实");
    static final Text VALUE = new Text("Found", "实际值");
    static final Text PLACE = new Text("Place", "位置");
    static final Text TEXT = new Text("Text there", "原文");
    static final Text CHECKED = new Text("Checked", "检查时间");
    static final Text MISSING = new Text("Missing", "缺少");
    static final Text WHY = new Text("Why", "原因");
    static final Text FIX = new Text("What to do", "处理办法");
    static final Text REPAIR = new Text("Repair scripts", "修复脚本");
    static final Text SOURCE = new Text("Source", "依据");
    static final Text SECTION = new Text("section ", "章节：");
    static final Text COMMA = new Text(", ", "，");
    static final Text VERSION = new Text("version", "版本");
    static final Text BY_KIND = new Text("By kind", "分类结论");
    static final Text LEFT_ASIDE = new Text("Left aside", "本次未检查");
    static final Text UNTIL = new Text("until", "有效期至");
    static final Text WAS = new Text("was", "原为");
    static final Text BY = new Text("by", "豁免人");

    static final Text FORMAT = new Text("Format", "格式");
    static final Text FILE_SIZE = new Text("File", "文件大小");
    static final Text DISK_SIZE = new Text("Disk", "磁盘大小");
    static final Text SYSTEM = new Text("System", "操作系统");
    static final Text TABLE = new Text("Partition table", "分区表");
    static final Text CONTENT = new Text("Content", "内容");
    static final Text NUMBER = new Text("No.", "编号");
    static final Text ROLE = new Text("Role", "用途");
    static final Text HOLDS = new Text("Holds", "所含");
    static final Text TYPE = new Text("Type", "类型");
    static final Text START = new Text("Start", "起始");
    static final Text SIZE = new Text("Size", "大小");
    static final Text LAYER = new Text("Stands on", "所在层");
    static final Text PARTITION = new Text("partition", "分区");
    static final Text USED = new Text("Used", "已用");

    private Words() {}

    static Text of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> new Text("PASS", "通过");
            case FAIL -> new Text("FAIL", "不通过");
            case UNKNOWN -> new Text("UNKNOWN", "未知");
            case NOT_APPLICABLE -> new Text("n/a", "不适用");
            case WAIVED -> new Text("WAIVED", "已豁免");
        };
    }

    /** What the verdict of a profile means. */
    static Text meaning(Verdict verdict) {
        return switch (verdict) {
            case PASS, WAIVED ->
                    new Text("It meets every requirement that was judged.", "满足所检查的全部要求。");
            case FAIL -> new Text("The image would be rejected as it is.", "按现状该镜像会被拒绝。");
            case UNKNOWN ->
                    new Text(
                            "Nothing is known to fail, but requirements are undecided.",
                            "没有已知的不通过项，但有要求尚待判定。");
            case NOT_APPLICABLE -> new Text("No rule applies to this image.", "没有适用于该镜像的规则。");
        };
    }

    static Text of(Severity severity) {
        return switch (severity) {
            case ERROR -> new Text("error", "错误");
            case WARNING -> new Text("warning", "警告");
            case INFO -> new Text("info", "提示");
        };
    }

    static Text of(Kind kind) {
        return switch (kind) {
            case OFFLINE -> new Text("offline", "离线检查");
            case BOOT -> new Text("boot test", "启动测试");
            case FORM -> new Text("listing", "申报内容");
            case QUOTA -> new Text("quota and policy", "配额与策略");
            case MANUAL -> new Text("review", "人工审核");
        };
    }

    static Text of(Area area) {
        return switch (area) {
            case FORMAT -> new Text("format", "格式");
            case DISK -> new Text("disk", "磁盘");
            case BOOT -> new Text("boot", "引导");
            case DRIVERS -> new Text("drivers", "驱动");
            case SYSTEM -> new Text("system", "系统");
            case NETWORK -> new Text("network", "网络");
            case ACCESS -> new Text("access", "登录");
            case AGENT -> new Text("agent", "代理");
            case SECURITY -> new Text("security", "安全");
            case RESIDUE -> new Text("residue", "残留");
            case FORM -> new Text("form", "申报");
            case POLICY -> new Text("policy", "策略");
        };
    }

    /** What would decide rules that wait for facts of this origin. */
    static Text wanted(Given from) {
        return switch (from) {
            case INSPECTION ->
                    new Text("Inspection could not find what these need", "检查未能得到以下各项所需的内容");
            case LISTING ->
                    new Text(
                            "Declare what is missing in a file and give --listing FILE",
                            "请在文件中申报所缺内容，并以 --listing FILE 给出");
            case BOOT_REPORT ->
                    new Text(
                            "Boot a copy and give --boot-report FILE",
                            "请用副本做启动测试，并以 --boot-report FILE 给出报告");
            case SERVICE ->
                    new Text("Only a service that keeps the image knows this", "以下内容只有保存镜像的服务才能提供");
        };
    }

    /** Why a waiver changed nothing. */
    static Text of(Waiver.Idle reason) {
        return switch (reason) {
            case EXPIRED -> new Text("its day is over", "已过期");
            case OTHER_IMAGE -> new Text("it is for another image", "针对另一个镜像");
            case NOT_NEEDED -> new Text("the rule does not fail here", "该规则在此并非不通过或未知");
        };
    }
}

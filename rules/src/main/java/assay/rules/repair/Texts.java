package assay.rules.repair;

import assay.rules.Text;
import java.util.Map;

/** What the comments of a script say of themselves. */
final class Texts {

    static final Map<String, Text> HEAD =
            Map.of(
                    "image",
                    new Text("image: ", "镜像："),
                    "profiles",
                    new Text("profiles: ", "规则集："),
                    "run",
                    new Text(
                            "Read it, then run it as root or administrator inside a machine started"
                                    + " from a copy of the image; power off at once, and check the new"
                                    + " image. It can be run again. The steps:",
                            "请先通读，再以 root 或管理员身份在由镜像副本启动的机器内运行；随后立即关机，并重新检查新镜像。" + "可以重复运行。步骤如下："),
                    "nothing",
                    new Text("There is nothing that a script could mend.", "没有可由脚本修复的内容。"),
                    "conformant",
                    new Text("Nothing fails.", "没有不通过的规则。"),
                    "answers",
                    new Text("answers: ", "对应规则："),
                    "remaining",
                    new Text(
                            "What no script mends, and what to do about it:", "以下各项无法由脚本修复，请人工处理："),
                    "contradicted",
                    new Text(
                            "(Another rule asks for the opposite: see assay plan.)",
                            "（另有规则提出相反的要求，请参见 assay plan。）"));

    private Texts() {}
}

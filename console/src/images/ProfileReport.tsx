import { Alert, Empty, Flex, Segmented, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Check, Finding, Verdict } from "../api/client";
import { FindingCard } from "./FindingCard";

type Profile = Check["profiles"][number];
type Filter = "open" | "passed" | "all";

const ALERTS: Record<Verdict, "success" | "error" | "warning" | "info"> = {
  PASS: "success",
  FAIL: "error",
  UNKNOWN: "warning",
  NOT_APPLICABLE: "info",
  WAIVED: "info",
};

const isOpen = ({ verdict }: Finding) => verdict === "FAIL" || verdict === "UNKNOWN";

const FILTERS: Record<Filter, (finding: Finding) => boolean> = {
  open: isOpen,
  passed: ({ verdict }) => verdict === "PASS",
  all: () => true,
};

/** What to look at first: failures before doubts, and what is required before what is advised. */
export function urgency({ verdict, severity }: Finding): number {
  const verdicts: Verdict[] = ["FAIL", "UNKNOWN", "WAIVED", "PASS", "NOT_APPLICABLE"];
  const severities: Finding["severity"][] = ["error", "warning", "info"];
  return verdicts.indexOf(verdict) * 10 + severities.indexOf(severity);
}

export function ProfileReport({ profile }: { profile: Profile }) {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState<Filter>(profile.findings.some(isOpen) ? "open" : "all");
  const count = (one: Filter) => profile.findings.filter(FILTERS[one]).length;
  const findings = profile.findings.filter(FILTERS[filter]).sort((a, b) => urgency(a) - urgency(b));
  return (
    <section aria-label={profile.id}>
      <Typography.Title level={2} style={{ fontSize: 18 }}>
        {profile.title[i18n.language === "zh" ? "zh" : "en"]}{" "}
        <Typography.Text type="secondary" code>
          {profile.id}
        </Typography.Text>
      </Typography.Title>
      <Flex vertical gap="middle">
        <Alert
          type={ALERTS[profile.verdict]}
          showIcon
          title={<strong>{t(`verdict.${profile.verdict}`)}</strong>}
          description={t(`conclusion.${profile.verdict}`)}
        />
        <Segmented
          aria-label={t("check.show")}
          value={filter}
          onChange={setFilter}
          options={[
            { value: "open", label: `${t("check.open_findings")} (${count("open")})` },
            { value: "passed", label: `${t("check.passed")} (${count("passed")})` },
            { value: "all", label: `${t("check.all")} (${count("all")})` },
          ]}
        />
        {findings.length === 0 && <Empty description={t("check.nothing")} />}
        {findings.map((finding) => (
          <FindingCard key={finding.rule} finding={finding} />
        ))}
      </Flex>
    </section>
  );
}

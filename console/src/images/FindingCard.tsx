import { Card, Flex, Tag, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "../api/client";
import { VerdictTag } from "./VerdictTag";

/** One rule's verdict, what it was decided on, and what to do. */
export function FindingCard({ finding }: { finding: Finding }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === "zh" ? "zh" : "en";
  const open = finding.verdict === "FAIL" || finding.verdict === "UNKNOWN";
  return (
    <Card size="small" data-rule={finding.rule} data-verdict={finding.verdict}>
      <Flex gap="small" align="baseline">
        <VerdictTag verdict={finding.verdict} />
        <Typography.Text strong style={{ flex: 1 }}>
          {finding.title[language]}
        </Typography.Text>
        <Tag>{t(`severity.${finding.severity}`)}</Tag>
      </Flex>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {finding.rule}
      </Typography.Text>
      {finding.evidence.length > 0 && (
        <Part title={t("check.evidence")}>
          {finding.evidence.map((seen, i) => (
            <li key={i}>
              <Typography.Text code>{seen.fact}</Typography.Text> = {seen.value}
              {seen.where && (
                <Typography.Text type="secondary">
                  {" — "}
                  {seen.where}
                  {seen.line !== undefined && `, ${t("check.line", { line: seen.line })}`}
                  {seen.text && `: ${seen.text}`}
                </Typography.Text>
              )}
            </li>
          ))}
        </Part>
      )}
      {finding.missing.length > 0 && (
        <Part title={t("check.missing")}>
          {finding.missing.map(({ fact, why }) => (
            <li key={fact}>
              <Typography.Text code>{fact}</Typography.Text> {why}
            </li>
          ))}
        </Part>
      )}
      {open && (
        <>
          <PartTitle>{t("check.fix")}</PartTitle>
          <Typography.Paragraph style={{ whiteSpace: "pre-line", marginBottom: 0 }}>
            {finding.fix[language]}
          </Typography.Paragraph>
        </>
      )}
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <PartTitle>{title}</PartTitle>
      <ul style={{ margin: 0, paddingInlineStart: 20, overflowWrap: "anywhere" }}>{children}</ul>
    </>
  );
}

function PartTitle({ children }: { children: ReactNode }) {
  return <div style={{ marginTop: 8, fontWeight: 600 }}>{children}</div>;
}

import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Verdict } from "../api/client";

const COLOURS: Record<Verdict, string> = {
  PASS: "success",
  FAIL: "error",
  UNKNOWN: "warning",
  NOT_APPLICABLE: "default",
  WAIVED: "processing",
};

export function VerdictTag({ verdict, of }: { verdict: Verdict; of?: string }) {
  const { t } = useTranslation();
  return (
    <Tag variant="solid" color={COLOURS[verdict]}>
      {of && `${of}: `}
      {t(`verdict.${verdict}`)}
    </Tag>
  );
}

import { Badge, Flex, Progress, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";
import { time } from "../images/format";

const BADGES: Record<Job["state"], "default" | "processing" | "success" | "error"> = {
  waiting: "default",
  running: "processing",
  done: "success",
  failed: "error",
  cancelled: "default",
};

/** How a job stands, and how far it is or why it failed. */
export function JobProgress({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const text = job.cancelling ? t("jobs.cancelling") : t(`jobState.${job.state}`);
  return (
    <Flex vertical style={{ maxWidth: 360, whiteSpace: "normal" }}>
      <Badge status={BADGES[job.state]} text={text} />
      {job.state === "running" && (
        <Progress percent={job.percent} size="small" aria-label={t(`jobKind.${job.kind}`)} />
      )}
      {job.state === "running" && job.expectedEnd && (
        <Typography.Text type="secondary">
          {t("jobs.ends", { time: time(job.expectedEnd, i18n.language) })}
        </Typography.Text>
      )}
      {job.failure && job.state !== "done" && (
        <Typography.Text type="secondary">{job.failure.message}</Typography.Text>
      )}
    </Flex>
  );
}

import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";
import { useImageName } from "./useImageName";
import { useCancelJob, useRetryJob } from "./useJobs";

/** What can be done with a job as it stands. */
export function JobActions({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const onError = (error: Error) => void message.error(error.message);
  const name = { kind: t(`jobKind.${job.kind}`), image: useImageName(job.image) };
  if (job.state === "waiting" || job.state === "running") {
    return (
      <Button
        size="small"
        disabled={job.cancelling}
        aria-label={t("jobs.cancelOf", name)}
        onClick={() => cancel.mutate(job.id, { onError })}
      >
        {t("jobs.cancel")}
      </Button>
    );
  }
  return job.state === "done" ? null : (
    <Button
      size="small"
      aria-label={t("jobs.retryOf", name)}
      onClick={() => retry.mutate(job.id, { onError })}
    >
      {t("jobs.retry")}
    </Button>
  );
}

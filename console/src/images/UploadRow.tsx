import { Button, Flex, Progress, Space, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { bytes } from "./format";
import { ConnectionLost } from "./upload";
import type { Upload, UploadQueue } from "./uploadQueue";

interface Props {
  upload: Upload;
  queue: UploadQueue;
}

/** One upload: how far it is, what holds it up, and what can be done with it. */
export function UploadRow({ upload, queue }: Props) {
  const { sent, total } = upload.progress;
  const broken = upload.state === "broken";
  return (
    <Flex
      component="li"
      align="center"
      gap="middle"
      wrap
      style={{ marginTop: 8 }}
      data-state={upload.state}
    >
      <div style={{ flex: "1 1 260px", minWidth: 0 }}>
        <Typography.Text ellipsis={{ tooltip: true }}>{upload.name}</Typography.Text>
        <Progress
          size="small"
          percent={total === 0 ? 100 : Math.floor((sent / total) * 100)}
          status={broken ? "exception" : "normal"}
          aria-label={upload.name}
        />
        <Typography.Text type={broken ? "danger" : "secondary"}>
          <State upload={upload} />
        </Typography.Text>
      </div>
      <Actions upload={upload} queue={queue} />
    </Flex>
  );
}

function Actions({ upload: { key, name, state }, queue }: Props) {
  const { t } = useTranslation();
  const stopped = state === "paused" || state === "broken";
  return (
    <Space wrap>
      {state === "waiting" && (
        <Button
          size="small"
          aria-label={t("upload.nextOf", { name })}
          onClick={() => queue.putFirst(key)}
        >
          {t("upload.next")}
        </Button>
      )}
      <Button
        size="small"
        type={state === "broken" ? "primary" : "default"}
        aria-label={t(stopped ? "upload.resumeOf" : "upload.pauseOf", { name })}
        onClick={() => (stopped ? queue.resume(key) : queue.pause(key))}
      >
        {t(stopped ? "upload.resume" : "upload.pause")}
      </Button>
      <Button
        size="small"
        aria-label={t("upload.cancelOf", { name })}
        onClick={() => queue.cancel(key)}
      >
        {t("upload.cancel")}
      </Button>
    </Space>
  );
}

function State({ upload: { state, error, progress } }: { upload: Upload }) {
  const { t } = useTranslation();
  const { sent, total, speed } = progress;
  const numbers = { done: bytes(sent), total: bytes(total), speed: bytes(speed) };
  switch (state) {
    case "waiting":
      return t("upload.waiting", numbers);
    case "paused":
      return t("upload.paused", numbers);
    case "broken":
      return t("upload.failed", {
        reason: error instanceof ConnectionLost ? t("upload.lost") : error?.message,
      });
    case "running":
      return sent < total ? t("upload.progress", numbers) : t("upload.finishing");
  }
}

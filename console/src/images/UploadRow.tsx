import { Alert, Button, Flex, Progress, Space, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { bytes } from "./format";
import { ConnectionLost } from "./upload";
import type { Upload } from "./useUploads";

interface Props {
  upload: Upload;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}

export function UploadRow(props: Props) {
  return props.upload.error ? <Broken {...props} /> : <Running {...props} />;
}

function Broken({ upload, onResume, onCancel }: Props) {
  const { t } = useTranslation();
  const reason =
    upload.error instanceof ConnectionLost ? t("upload.lost") : (upload.error?.message ?? "");
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginTop: 12 }}
      title={t("upload.failed", { name: upload.name, reason })}
      action={
        <Space>
          <Button size="small" type="primary" onClick={onResume}>
            {t("upload.resume")}
          </Button>
          <Button size="small" onClick={onCancel}>
            {t("upload.cancel")}
          </Button>
        </Space>
      }
    />
  );
}

function Running({ upload, onPause, onResume, onCancel }: Props) {
  const { t } = useTranslation();
  const { sent, total } = upload.progress;
  const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
  return (
    <Flex align="center" gap="middle" wrap style={{ marginTop: 12 }}>
      <Typography.Text style={{ width: 220 }} ellipsis>
        {upload.name}
      </Typography.Text>
      <Progress percent={percent} style={{ flex: "1 1 160px" }} aria-label={upload.name} />
      <Typography.Text type="secondary" style={{ width: 240 }}>
        <State upload={upload} />
      </Typography.Text>
      <Space>
        <Button size="small" onClick={upload.paused ? onResume : onPause}>
          {upload.paused ? t("upload.resume") : t("upload.pause")}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t("upload.cancel")}
        </Button>
      </Space>
    </Flex>
  );
}

function State({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const { sent, total, speed } = upload.progress;
  const numbers = { done: bytes(sent), total: bytes(total), speed: bytes(speed) };
  if (upload.paused) {
    return t("upload.paused", numbers);
  }
  return sent < total ? t("upload.progress", numbers) : t("upload.finishing");
}

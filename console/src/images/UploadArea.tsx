import { InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Progress, Typography, Upload as Dropzone } from "antd";
import { useTranslation } from "react-i18next";
import { bytes } from "./format";
import { ConnectionLost } from "./upload";
import { type Upload, useUploads } from "./useUploads";

/** Where files are dropped, and the uploads that run. */
export function UploadArea() {
  const { t } = useTranslation();
  const { uploads, start, remove } = useUploads();
  return (
    <section aria-label={t("upload.drop")}>
      <Dropzone.Dragger
        multiple
        showUploadList={false}
        beforeUpload={(file) => {
          void start(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{t("upload.drop")}</p>
        <p className="ant-upload-hint">{t("upload.hint")}</p>
      </Dropzone.Dragger>
      {uploads.map((upload) => (
        <UploadRow key={upload.key} upload={upload} onDismiss={() => remove(upload.key)} />
      ))}
    </section>
  );
}

function UploadRow({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { t } = useTranslation();
  const { sent, total, speed } = upload.progress;
  if (upload.error) {
    const reason = upload.error instanceof ConnectionLost ? t("upload.lost") : upload.error.message;
    return (
      <Alert
        type="error"
        showIcon
        style={{ marginTop: 12 }}
        title={t("upload.failed", { name: upload.name, reason })}
        action={
          <Button size="small" onClick={onDismiss}>
            {t("upload.dismiss")}
          </Button>
        }
      />
    );
  }
  const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
  return (
    <Flex align="center" gap="middle" style={{ marginTop: 12 }}>
      <Typography.Text style={{ width: 220 }} ellipsis>
        {upload.name}
      </Typography.Text>
      <Progress percent={percent} style={{ flex: 1 }} aria-label={upload.name} />
      <Typography.Text type="secondary" style={{ width: 240 }}>
        {sent < total
          ? t("upload.progress", { done: bytes(sent), total: bytes(total), speed: bytes(speed) })
          : t("upload.finishing")}
      </Typography.Text>
      <Button size="small" onClick={upload.cancel}>
        {t("upload.cancel")}
      </Button>
    </Flex>
  );
}

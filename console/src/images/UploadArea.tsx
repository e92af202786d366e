import { InboxOutlined } from "@ant-design/icons";
import { Alert, Upload as Dropzone } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { list } from "./format";
import { unfinished } from "./remembered";
import { UploadRow } from "./UploadRow";
import { useUploads } from "./useUploads";

/** Where files are dropped, and the uploads that run. */
export function UploadArea() {
  const { t, i18n } = useTranslation();
  const { uploads, add, pause, resume, cancel } = useUploads();
  const [before] = useState(unfinished);
  const waiting = before.filter((name) => uploads.every((upload) => upload.name !== name));
  return (
    <section aria-label={t("upload.drop")}>
      <Dropzone.Dragger
        multiple
        showUploadList={false}
        beforeUpload={(file) => {
          add(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{t("upload.drop")}</p>
        <p className="ant-upload-hint">{t("upload.hint")}</p>
      </Dropzone.Dragger>
      {uploads.length === 0 && waiting.length > 0 && (
        <Alert
          type="info"
          showIcon
          closable
          style={{ marginTop: 12 }}
          title={t("upload.unfinished", { names: list(waiting, i18n.language) })}
        />
      )}
      {uploads.map((upload) => (
        <UploadRow
          key={upload.key}
          upload={upload}
          onPause={() => pause(upload.key)}
          onResume={() => resume(upload.key)}
          onCancel={() => cancel(upload.key)}
        />
      ))}
    </section>
  );
}

import { InboxOutlined } from "@ant-design/icons";
import { Upload as Dropzone } from "antd";
import { useTranslation } from "react-i18next";
import { keyOf } from "./remembered";
import { UnfinishedUploads } from "./UnfinishedUploads";
import { UploadList } from "./UploadList";
import { useUploads } from "./useUploads";

/** Where files are dropped, and what became of those that were. */
export function UploadArea() {
  const { t } = useTranslation();
  const { uploads, queue } = useUploads();
  return (
    <section aria-label={t("upload.drop")}>
      <Dropzone.Dragger
        multiple
        showUploadList={false}
        beforeUpload={(file) => {
          queue.add(keyOf(file), file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="ant-upload-text">{t("upload.drop")}</p>
        <p className="ant-upload-hint">{t("upload.hint")}</p>
      </Dropzone.Dragger>
      <UploadList uploads={uploads} queue={queue} />
      <UnfinishedUploads uploads={uploads} />
    </section>
  );
}

import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Upload, UploadQueue } from "./uploadQueue";
import { UploadRow } from "./UploadRow";

interface Props {
  uploads: readonly Upload[];
  queue: UploadQueue;
}

/** All uploads, and what can be done with them at once if there are several. */
export function UploadList({ uploads, queue }: Props) {
  return (
    <>
      {uploads.length > 1 && <Summary uploads={uploads} queue={queue} />}
      <ul
        style={{ listStyle: "none", margin: 0, padding: 0, maxHeight: "40vh", overflowY: "auto" }}
      >
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} queue={queue} />
        ))}
      </ul>
    </>
  );
}

function Summary({ uploads, queue }: Props) {
  const { t } = useTranslation();
  const count = (state: Upload["state"]) => uploads.filter((one) => one.state === state).length;
  const going = count("running") + count("waiting") > 0;
  return (
    <Flex align="center" justify="space-between" gap="middle" wrap style={{ marginTop: 12 }}>
      <Typography.Text strong role="status">
        {t("upload.summary", { running: count("running"), waiting: count("waiting") })}
      </Typography.Text>
      <Button size="small" onClick={() => (going ? queue.pauseAll() : queue.resumeAll())}>
        {t(going ? "upload.pauseAll" : "upload.resumeAll")}
      </Button>
    </Flex>
  );
}

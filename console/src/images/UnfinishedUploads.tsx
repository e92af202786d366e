import { Alert, Button, Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../api/useTell";
import { forget, type Unfinished, unfinished } from "./remembered";
import type { Upload } from "./uploadQueue";
import { useDeleteImage } from "./useImages";

/** The files that were not uploaded whole before the page was reloaded, until they are chosen again. */
export function UnfinishedUploads({ uploads }: { uploads: readonly Upload[] }) {
  const { t } = useTranslation();
  const tell = useTell();
  const remove = useDeleteImage();
  const [before, setBefore] = useState(unfinished);
  const open = new Set(unfinished().map(({ key }) => key));
  const left = before.filter(
    ({ key }) => open.has(key) && uploads.every((upload) => upload.key !== key),
  );
  const discard = ({ key, image }: Unfinished) => {
    forget(key);
    setBefore((all) => all.filter((one) => one.key !== key));
    if (image) {
      tell(remove.mutateAsync(image));
    }
  };
  if (left.length === 0) {
    return null;
  }
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginTop: 12 }}
      title={t("upload.unfinished")}
      description={left.map((one) => (
        <Flex key={one.key} align="center" gap="middle">
          <Typography.Text ellipsis={{ tooltip: true }}>{one.name}</Typography.Text>
          <Button
            size="small"
            type="link"
            aria-label={t("upload.discardOf", { name: one.name })}
            onClick={() => discard(one)}
          >
            {t("upload.discard")}
          </Button>
        </Flex>
      ))}
    />
  );
}

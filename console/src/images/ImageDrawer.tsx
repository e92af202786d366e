import { Drawer, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { CopyTab } from "./CopyTab";
import { DeleteButton } from "./DeleteButton";
import { DetailsTab } from "./DetailsTab";
import { DownloadTab } from "./DownloadTab";
import { SharingTab } from "./SharingTab";
import { VerdictTab } from "./VerdictTab";

interface Props {
  image: Image | undefined;
  onClose: () => void;
}

/** One image, beside the list: what it is, what can be had of it, and who may have it. */
export function ImageDrawer({ image, onClose }: Props) {
  return (
    <Drawer
      open={image !== undefined}
      title={image?.name}
      size={760}
      styles={{ wrapper: { maxWidth: "100vw" } }}
      extra={image && <DeleteButton image={image} />}
      onClose={onClose}
    >
      {image && <Parts key={image.id} image={image} />}
    </Drawer>
  );
}

function Parts({ image }: { image: Image }) {
  const { t } = useTranslation();
  return (
    <Tabs
      items={[
        { key: "verdict", label: t("image.verdict"), children: <VerdictTab image={image} /> },
        { key: "details", label: t("image.details"), children: <DetailsTab image={image} /> },
        { key: "download", label: t("images.download"), children: <DownloadTab image={image} /> },
        { key: "sharing", label: t("image.sharing"), children: <SharingTab image={image} /> },
        { key: "copy", label: t("image.copy"), children: <CopyTab image={image} /> },
      ]}
    />
  );
}

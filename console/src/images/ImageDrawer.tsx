import { Drawer, Tabs } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { CopyTab } from "./CopyTab";
import { DeleteButton } from "./DeleteButton";
import { DetailsTab } from "./DetailsTab";
import { DownloadTab } from "./DownloadTab";
import { SharingTab } from "./SharingTab";
import { nameOf } from "./format";
import { VerdictTab } from "./VerdictTab";
import { useMay } from "../session/useMay";

interface Props {
  image: Image | undefined;
  onClose: () => void;
}

/** One image, beside the list: what it is, what can be had of it, and who may have it. */
export function ImageDrawer({ image, onClose }: Props) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Drawer
      open={image !== undefined}
      title={image && nameOf(image, t)}
      size={760}
      styles={{ wrapper: { maxWidth: "100vw" } }}
      extra={image && may.change(image) && <DeleteButton image={image} />}
      onClose={onClose}
    >
      {image && <Parts key={image.id} image={image} />}
    </Drawer>
  );
}

function Parts({ image }: { image: Image }) {
  const { t } = useTranslation();
  const may = useMay();
  const sharing = may.change(image) || (may.write && image.visibility === "shared");
  const tab = (key: string, label: string, children: ReactNode) => ({ key, label, children });
  return (
    <Tabs
      items={[
        tab("verdict", t("image.verdict"), <VerdictTab image={image} />),
        tab("details", t("image.details"), <DetailsTab image={image} />),
        tab("download", t("images.download"), <DownloadTab image={image} />),
        ...(sharing ? [tab("sharing", t("image.sharing"), <SharingTab image={image} />)] : []),
        ...(may.write ? [tab("copy", t("image.copy"), <CopyTab image={image} />)] : []),
      ]}
    />
  );
}

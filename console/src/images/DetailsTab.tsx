import { Descriptions, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { DiskList } from "./DiskList";
import { EditForm } from "./EditForm";
import { bytes, memory, time } from "./format";
import { useMay } from "../session/useMay";

/** What is known of an image, and what may be said of it. */
export function DetailsTab({ image }: { image: Image }) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const all: [string, React.ReactNode][] = [
    [t("images.status"), t(`status.${image.status}`)],
    [t("images.system"), image.os],
    [t("image.architecture"), image.architecture],
    [t("image.firmware"), image.firmware?.toUpperCase()],
    [t("image.format"), image.format],
    [t("images.size"), image.size !== undefined && bytes(image.size)],
    [t("image.virtualSize"), image.virtualSize !== undefined && bytes(image.virtualSize)],
    [t("image.minRam"), memory(image.minRam)],
    [t("image.maxRam"), memory(image.maxRam)],
    [
      t("image.multiQueue"),
      image.multiQueue !== undefined &&
        t(image.multiQueue ? "image.supported" : "image.notSupported"),
    ],
    [t("image.region"), image.region],
    [t("image.encrypted"), image.encrypted !== undefined && t(image.encrypted ? "yes" : "no")],
    [t("images.created"), time(image.createdAt, i18n.language)],
    [t("image.updated"), time(image.updatedAt, i18n.language)],
    ["ID", <Copyable key="id" text={image.id} />],
    ["SHA-256", image.sha256 && <Copyable key="sha256" text={image.sha256} />],
  ];
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={1}
        styles={{ label: { whiteSpace: "nowrap" } }}
        items={all
          .filter(([, value]) => value)
          .map(([label, children]) => ({ key: label, label, children }))}
      />
      <DiskList image={image} />
      {may.change(image) && (
        <>
          <Typography.Title level={2} style={{ fontSize: 16, marginTop: 24 }}>
            {t("image.edit")}
          </Typography.Title>
          <EditForm key={said(image)} image={image} />
        </>
      )}
    </>
  );
}

/** What the form begins with: it begins anew only when that changed elsewhere. */
function said(image: Image): string {
  const { name, description, tags, visibility, minRam, maxRam, multiQueue } = image;
  return JSON.stringify([name, description, tags, visibility, minRam, maxRam, multiQueue]);
}

function Copyable({ text }: { text: string }) {
  return (
    <Typography.Text code copyable style={{ overflowWrap: "anywhere" }}>
      {text}
    </Typography.Text>
  );
}

import { Button, Table, type TableColumnsType, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { API, type Image } from "../api/client";
import { bytes } from "./format";

type Disk = NonNullable<Image["disks"]>[number];

/** The disks of an image that has several; nothing of one that has not. */
export function DiskList({ image }: { image: Image }) {
  const { t } = useTranslation();
  if (image.disks === undefined) {
    return null;
  }
  const columns: TableColumnsType<Disk> = [
    { title: "#", dataIndex: "number" },
    { title: t("images.name"), dataIndex: "name", ellipsis: true },
    { title: t("disks.role"), render: (_, { role }) => t(`disks.${role}`) },
    {
      title: t("image.virtualSize"),
      render: (_, { virtualSize, error }) =>
        virtualSize !== undefined ? (
          bytes(virtualSize)
        ) : (
          <Tooltip title={error?.message}>{t("status.unreadable")}</Tooltip>
        ),
    },
    { title: t("image.format"), dataIndex: "format" },
    {
      title: t("images.actions"),
      render: (_, { number }) => (
        <Button
          size="small"
          href={`${API}/images/${image.id}/content?disk=${number}`}
          download
          aria-label={t("disks.download", { number })}
        >
          {t("images.download")}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 24 }}>
        {t("disks.title")}
      </Typography.Title>
      <Table
        rowKey="number"
        size="small"
        columns={columns}
        dataSource={image.disks}
        pagination={false}
        scroll={{ x: "max-content" }}
      />
    </>
  );
}

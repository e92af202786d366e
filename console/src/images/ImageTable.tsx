import { Badge, Button, Empty, Flex, Progress, Table, type TableColumnsType, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { API, type Image } from "../api/client";
import { DeleteButton } from "./DeleteButton";
import { bytes, nameOf, time } from "./format";
import { VerdictTag } from "./VerdictTag";
import { useMay } from "../session/useMay";

interface Props {
  images: Image[];
  loading: boolean;
  filtered: boolean;
  onShow: (id: string) => void;
}

export function ImageTable({ images, loading, filtered, onShow }: Props) {
  const { t, i18n } = useTranslation();
  const columns: TableColumnsType<Image> = [
    {
      title: t("images.name"),
      render: (_, image) => (
        <Button
          type="link"
          className="name"
          aria-label={t("check.open", { name: nameOf(image, t) })}
          onClick={() => onShow(image.id)}
        >
          {nameOf(image, t)}
        </Button>
      ),
    },
    { title: t("images.status"), render: (_, image) => <Status image={image} /> },
    { title: t("images.system"), dataIndex: "os" },
    { title: t("images.size"), render: (_, image) => <Size image={image} /> },
    {
      title: t("images.verdicts"),
      render: (_, { verdicts = [] }) => (
        <Flex wrap gap={4} style={{ maxWidth: 320 }}>
          {verdicts.map(({ profile, verdict }) => (
            <VerdictTag key={profile} of={profile} verdict={verdict} />
          ))}
        </Flex>
      ),
    },
    { title: t("images.created"), render: (_, image) => time(image.createdAt, i18n.language) },
    { title: t("images.actions"), render: (_, image) => <Actions image={image} /> },
  ];
  return (
    <Table
      rowKey="id"
      size="medium"
      columns={columns}
      dataSource={images}
      loading={loading}
      pagination={false}
      scroll={{ x: "max-content" }}
      locale={{ emptyText: <Empty description={t(filtered ? "filter.none" : "images.empty")} /> }}
    />
  );
}

const BADGES: Record<Image["status"], "default" | "processing" | "success" | "error"> = {
  queued: "default",
  uploading: "processing",
  staged: "default",
  inspecting: "processing",
  active: "success",
  deactivated: "default",
  unreadable: "error",
};

function Status({ image }: { image: Image }) {
  const { t } = useTranslation();
  const badge = <Badge status={BADGES[image.status]} text={t(`status.${image.status}`)} />;
  return (
    <Flex align="center" gap="small">
      {image.error ? <Tooltip title={image.error.message}>{badge}</Tooltip> : badge}
      {image.status === "inspecting" && image.job && (
        <Progress type="circle" size={20} percent={image.job.percent} />
      )}
    </Flex>
  );
}

function Size({ image }: { image: Image }) {
  const { t } = useTranslation();
  if (image.size === undefined) {
    return null;
  }
  return (
    <Tooltip
      title={
        image.virtualSize !== undefined && t("images.virtual", { size: bytes(image.virtualSize) })
      }
    >
      {bytes(image.size)} {image.format}
    </Tooltip>
  );
}

function Actions({ image }: { image: Image }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Flex gap="small">
      <Button
        size="small"
        href={`${API}/images/${image.id}/content`}
        download={image.name}
        disabled={image.sha256 === undefined}
        aria-label={t("images.downloadOf", { name: nameOf(image, t) })}
      >
        {t("images.download")}
      </Button>
      {may.change(image) && <DeleteButton image={image} />}
    </Flex>
  );
}

import { Alert, Button, Flex, Table, type TableColumnsType, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { API, type Format, type Image } from "../api/client";
import { bytes } from "./format";
import { useFormats } from "./useImage";

/** The image as it was uploaded, or its disk in any other format. */
export function DownloadTab({ image }: { image: Image }) {
  const { t } = useTranslation();
  const formats = useFormats(image);
  const content = `${API}/images/${image.id}/content`;
  if (image.sha256 === undefined) {
    return <Alert type="info" showIcon title={t("download.none")} />;
  }
  const columns: TableColumnsType<Format> = [
    { title: t("image.format"), dataIndex: "name" },
    { title: t("images.size"), render: (_, format) => <Size format={format} /> },
    {
      title: t("images.actions"),
      render: (_, { name, size }) => (
        <Button
          size="small"
          href={`${content}?format=${name}`}
          download
          disabled={size === undefined}
          aria-label={t("download.as", { format: name })}
        >
          {t("images.download")}
        </Button>
      ),
    },
  ];
  return (
    <Flex vertical gap="middle">
      <Flex align="center" gap="middle" wrap>
        <Typography.Text style={{ flex: 1 }}>
          {t("download.file", { size: bytes(image.size ?? 0), format: image.format })}
        </Typography.Text>
        <Button type="primary" href={content} download={image.name}>
          {t("images.download")}
        </Button>
      </Flex>
      {formats.error && <Alert type="error" showIcon title={formats.error.message} />}
      <Table
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={formats.data?.formats}
        loading={formats.isLoading}
        pagination={false}
      />
    </Flex>
  );
}

function Size({ format: { size, exact } }: { format: Format }) {
  const { t } = useTranslation();
  if (size === undefined) {
    return t("download.unfit");
  }
  return exact ? bytes(size) : t("download.atMost", { size: bytes(size) });
}

import { App, Button, Flex, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { exportTable } from "./exportTable";
import type { ImageFilter } from "./useImages";

const STATUSES = [
  ...(["queued", "uploading", "staged", "inspecting"] as const),
  ...(["active", "deactivated", "unreadable"] as const),
];

interface Props {
  filter: ImageFilter;
  onChange: (filter: ImageFilter) => void;
}

/** Which images to list, and the same list as a table for spreadsheets. */
export function ImageFilters({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = () => exportTable(filter).catch((error: Error) => void message.error(error.message));
  return (
    <Flex gap="small" wrap style={{ padding: 12 }}>
      <Input.Search
        allowClear
        style={{ width: 240 }}
        aria-label={t("filter.text")}
        placeholder={t("filter.text")}
        onSearch={(text) => onChange({ ...filter, text: text || undefined })}
      />
      <Select
        allowClear
        style={{ width: 160 }}
        aria-label={t("images.status")}
        placeholder={t("images.status")}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status })}
        options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      <Select
        allowClear
        style={{ width: 160 }}
        aria-label={t("images.system")}
        placeholder={t("images.system")}
        value={filter.osFamily}
        onChange={(osFamily) => onChange({ ...filter, osFamily })}
        options={(["linux", "windows", "other"] as const).map((value) => ({
          value,
          label: t(`filter.${value}`),
        }))}
      />
      <Button style={{ marginInlineStart: "auto" }} onClick={() => void save()}>
        {t("filter.export")}
      </Button>
    </Flex>
  );
}

import { App, Button, Flex, Input, Select, type SelectProps } from "antd";
import { useTranslation } from "react-i18next";
import { exportTable } from "./exportTable";
import type { ImageFilter } from "./useImages";

const STATUSES = [
  ...(["queued", "uploading", "staged", "inspecting"] as const),
  ...(["active", "deactivated", "unreadable"] as const),
];
const FROM = ["received", "community", "public", "all"] as const;
const SYSTEMS = ["linux", "windows", "other"] as const;

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
        style={{ flex: "1 1 200px", maxWidth: 280 }}
        aria-label={t("filter.text")}
        placeholder={t("filter.text")}
        onSearch={(text) => onChange({ ...filter, text: text || undefined })}
      />
      <Choice
        label={t("filter.own")}
        value={filter.from}
        options={FROM.map((value) => ({ value, label: t(`filter.${value}`) }))}
        onChange={(from) => onChange({ ...filter, from })}
      />
      <Choice
        label={t("images.status")}
        value={filter.status}
        options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(status) => onChange({ ...filter, status })}
      />
      <Choice
        label={t("images.system")}
        value={filter.osFamily}
        options={SYSTEMS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        onChange={(osFamily) => onChange({ ...filter, osFamily })}
      />
      <Button style={{ marginInlineStart: "auto" }} onClick={() => void save()}>
        {t("filter.export")}
      </Button>
    </Flex>
  );
}

/** One of some, or none. */
function Choice<V extends string>({ label, ...select }: { label: string } & SelectProps<V>) {
  return (
    <Select<V>
      allowClear
      style={{ flex: "1 1 130px", maxWidth: 180 }}
      aria-label={label}
      placeholder={label}
      {...select}
    />
  );
}

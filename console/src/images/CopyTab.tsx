import { Alert, App, Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Image, NewCopy } from "../api/client";
import { useCopyImage, useKeys, useRegions } from "./useCopies";

/** Makes an image of this one. */
export function CopyTab({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const keys = useKeys();
  const regions = useRegions();
  const copy = useCopyImage(image.id);
  const start = (wanted: NewCopy) =>
    copy.mutate(wanted, {
      onSuccess: ({ name }) => void message.success(t("copy.begun", { name })),
      onError: (error) => void message.error(error.message),
    });
  if (image.status !== "active") {
    return <Alert type="info" showIcon title={t("copy.notReady")} />;
  }
  const failed = keys.error ?? regions.error;
  return (
    <Form<NewCopy> layout="vertical" onFinish={start}>
      {failed && (
        <Alert type="error" showIcon title={failed.message} style={{ marginBottom: 16 }} />
      )}
      <Form.Item name="name" label={t("images.name")} rules={[{ max: 255 }]}>
        <Input placeholder={t("copy.name")} />
      </Form.Item>
      <Form.Item name="encryptionKey" label={t("copy.key")}>
        <Select
          allowClear
          placeholder={t("copy.sameKey")}
          options={keys.data?.keys
            .filter(({ state }) => state === "enabled")
            .map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="region" label={t("image.region")}>
        <Select
          allowClear
          placeholder={t("copy.sameRegion")}
          options={regions.data?.regions
            .filter(({ copies }) => copies)
            .map(({ name }) => ({ value: name, label: name }))}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={copy.isPending}>
        {t("image.copy")}
      </Button>
    </Form>
  );
}

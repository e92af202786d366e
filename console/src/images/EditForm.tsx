import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Image, ImageChange } from "../api/client";
import { useTell } from "../api/useTell";
import { MachineFields } from "./MachineFields";
import { useChangeImage } from "./useImage";

const VISIBILITIES = ["private", "shared", "community", "public"] as const;

/** What may be said of an image. */
export function EditForm({ image }: { image: Image }) {
  const { t } = useTranslation();
  const tell = useTell();
  const change = useChangeImage(image.id);
  // The form begins anew with what was saved, perhaps before the answer is there.
  const save = (changes: ImageChange) => tell(change.mutateAsync(changes), t("image.saved"));
  return (
    <Form<ImageChange>
      layout="vertical"
      initialValues={{
        name: image.name,
        description: image.description,
        tags: image.tags,
        visibility: image.visibility,
        minRam: image.minRam,
        maxRam: image.maxRam,
        multiQueue: image.multiQueue,
      }}
      disabled={change.isPending}
      onFinish={save}
    >
      <Form.Item name="name" label={t("images.name")} rules={[{ required: true, max: 255 }]}>
        <Input />
      </Form.Item>
      <Form.Item name="description" label={t("image.description")} rules={[{ max: 1024 }]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name="tags" label={t("image.tags")} extra={t("image.tagsHint")}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="visibility" label={t("image.visibility")}>
        <Select
          options={VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}`) }))}
        />
      </Form.Item>
      <MachineFields image={image} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("image.save")}
      </Button>
    </Form>
  );
}

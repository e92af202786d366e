import { App, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";
import { useAddMember } from "./useSharing";

/** Shares an image with one more project. */
export function MemberForm({ image }: { image: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ project: string }>();
  const add = useAddMember(image);
  const share = (project: string) =>
    add.mutate(project, {
      onSuccess: () => form.resetFields(),
      onError: (error) => {
        const unknown = error instanceof ApiError && error.status === 400;
        void message.error(unknown ? t("sharing.unknown", { project }) : error.message);
      },
    });
  return (
    <Form form={form} layout="vertical" onFinish={({ project }) => share(project.trim())}>
      <Form.Item
        name="project"
        label={t("sharing.project")}
        extra={t("sharing.hint")}
        rules={[{ required: true, whitespace: true, message: t("sharing.id") }]}
      >
        <Input placeholder={t("sharing.id")} maxLength={255} />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={add.isPending}>
        {t("sharing.share")}
      </Button>
    </Form>
  );
}

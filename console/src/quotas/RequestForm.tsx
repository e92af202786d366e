import { App, Form, Input, InputNumber, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Quota } from "../api/client";
import { useAskForMore } from "./useQuotas";

const GIB = 1024 ** 3;

/** Asks the operator for a higher limit; bytes are asked for in GiB. */
export function RequestForm({ quota, onClose }: { quota?: Quota; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ wanted: number; reason?: string }>();
  const ask = useAskForMore();
  const scale = quota?.unit === "bytes" ? GIB : 1;
  const send = ({ wanted, reason }: { wanted: number; reason?: string }) =>
    quota &&
    ask.mutate(
      { limit: quota.limit, wanted: wanted * scale, reason: reason || undefined },
      {
        onSuccess: () => {
          void message.success(t("quota.sent"));
          onClose();
        },
        onError: (error) => void message.error(error.message),
      },
    );
  return (
    <Modal
      open={quota !== undefined}
      title={quota && t("quota.requestFor", { limit: t(`limit.${quota.limit}`) })}
      okText={t("quota.send")}
      cancelText={t("cancel")}
      confirmLoading={ask.isPending}
      destroyOnHidden
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" preserve={false} onFinish={send}>
        <Form.Item name="wanted" label={t("quota.wanted")} rules={[{ required: true }]}>
          <InputNumber
            min={1}
            precision={0}
            style={{ width: "100%" }}
            suffix={quota?.unit === "count" ? undefined : "GiB"}
          />
        </Form.Item>
        <Form.Item name="reason" label={t("quota.reason")} rules={[{ max: 1024 }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

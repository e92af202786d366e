import { Alert, App, Button, Empty, Flex, Form, Input, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import type { Image, Member } from "../api/client";
import { useChangeImage } from "./useImage";
import { useAddMember, useMembers, useRemoveMember } from "./useSharing";

/** The projects that an image is shared with; only an image of that visibility has any. */
export function SharingTab({ image }: { image: Image }) {
  return image.visibility === "shared" ? <Members id={image.id} /> : <NotShared image={image} />;
}

function NotShared({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const change = useChangeImage(image.id);
  const share = () =>
    change.mutate(
      { visibility: "shared" },
      { onError: (error) => void message.error(error.message) },
    );
  return (
    <Alert
      type="info"
      showIcon
      title={t("sharing.notShared")}
      action={
        <Button loading={change.isPending} onClick={share}>
          {t("sharing.make")}
        </Button>
      }
    />
  );
}

function Members({ id }: { id: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ project: string }>();
  const members = useMembers(id);
  const add = useAddMember(id);
  const remove = useRemoveMember(id);
  const onError = (error: Error) => void message.error(error.message);
  const columns: TableColumnsType<Member> = [
    { title: t("sharing.project"), dataIndex: "project" },
    { title: t("images.status"), render: (_, { status }) => t(`sharing.${status}`) },
    {
      title: t("images.actions"),
      render: (_, { project }) => (
        <Button
          size="small"
          danger
          aria-label={t("sharing.withdrawFrom", { project })}
          onClick={() => remove.mutate(project, { onError })}
        >
          {t("sharing.withdraw")}
        </Button>
      ),
    },
  ];
  return (
    <Flex vertical gap="middle">
      <Form
        form={form}
        layout="inline"
        onFinish={({ project }) =>
          add.mutate(project.trim(), { onSuccess: () => form.resetFields(), onError })
        }
      >
        <Form.Item
          name="project"
          label={t("sharing.project")}
          rules={[
            { required: true, pattern: /^\s*[0-9a-fA-F-]{36}\s*$/, message: t("sharing.id") },
          ]}
        >
          <Input style={{ width: 330, maxWidth: "80vw" }} placeholder={t("sharing.id")} />
        </Form.Item>
        <Button htmlType="submit" type="primary" loading={add.isPending}>
          {t("sharing.share")}
        </Button>
      </Form>
      {members.error && <Alert type="error" showIcon title={members.error.message} />}
      <Table
        rowKey="project"
        size="small"
        columns={columns}
        dataSource={members.data?.members}
        loading={members.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty description={t("sharing.none")} /> }}
      />
    </Flex>
  );
}

import { Alert, App, Button, Empty, Flex, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import type { Member } from "../api/client";
import { time } from "./format";
import { MemberForm } from "./MemberForm";
import { useMembers, useRemoveMember } from "./useSharing";

/** The projects that an image is shared with, and what each of them said to it. */
export function Members({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const members = useMembers(id);
  const remove = useRemoveMember(id);
  const columns: TableColumnsType<Member> = [
    { title: t("sharing.project"), dataIndex: "project" },
    { title: t("images.status"), render: (_, { status }) => t(`sharing.${status}`) },
    { title: t("sharing.since"), render: (_, member) => time(member.createdAt, i18n.language) },
    {
      title: t("images.actions"),
      render: (_, { project }) => (
        <Button
          size="small"
          danger
          aria-label={t("sharing.withdrawFrom", { project })}
          onClick={() =>
            remove.mutate(project, { onError: (error) => void message.error(error.message) })
          }
        >
          {t("sharing.withdraw")}
        </Button>
      ),
    },
  ];
  return (
    <Flex vertical gap="middle">
      <MemberForm image={id} />
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

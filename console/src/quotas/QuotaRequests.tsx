import { Card, Empty, Table, type TableColumnsType, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { QuotaRequest } from "../api/client";
import { time } from "../images/format";
import { Amount } from "./Amount";
import { useQuotaRequests, useQuotas } from "./useQuotas";

/** What was asked for, and what the operator said to it. */
export function QuotaRequests() {
  const { t, i18n } = useTranslation();
  const requests = useQuotaRequests();
  const quotas = useQuotas();
  const unit = (limit: QuotaRequest["limit"]) =>
    quotas.data?.quotas.find((quota) => quota.limit === limit)?.unit ?? "count";
  const columns: TableColumnsType<QuotaRequest> = [
    { title: t("quota.limit"), render: (_, { limit }) => t(`limit.${limit}`) },
    {
      title: t("quota.wanted"),
      render: (_, { wanted, limit }) => <Amount count={wanted} unit={unit(limit)} />,
    },
    { title: t("images.status"), render: (_, { state }) => t(`quota.${state}`) },
    { title: t("quota.answer"), dataIndex: "answer" },
    { title: t("images.created"), render: (_, ask) => time(ask.createdAt, i18n.language) },
  ];
  const title = (
    <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
      {t("quota.requests")}
    </Typography.Title>
  );
  return (
    <Card title={title} styles={{ body: { padding: 0 } }}>
      <Table
        rowKey="id"
        columns={columns}
        dataSource={requests.data?.requests}
        loading={requests.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty description={t("quota.noRequests")} /> }}
      />
    </Card>
  );
}

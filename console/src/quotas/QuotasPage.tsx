import { Alert, Button, Card, Flex, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Quota } from "../api/client";
import { PageTitle } from "../PageTitle";
import { Amount } from "./Amount";
import { QuotaRequests } from "./QuotaRequests";
import { RequestForm } from "./RequestForm";
import { useQuotas } from "./useQuotas";

/** What the project may have, and has. */
export function QuotasPage() {
  const { t } = useTranslation();
  const quotas = useQuotas();
  const [asked, setAsked] = useState<Quota>();
  const columns: TableColumnsType<Quota> = [
    { title: t("quota.limit"), render: (_, { limit }) => t(`limit.${limit}`) },
    {
      title: t("quota.used"),
      render: (_, { used, unit }) =>
        used === undefined ? t("quota.each") : <Amount count={used} unit={unit} />,
    },
    {
      title: t("quota.most"),
      render: (_, { most, unit }) =>
        most === undefined ? t("quota.unlimited") : <Amount count={most} unit={unit} />,
    },
    {
      title: t("images.actions"),
      render: (_, quota) =>
        quota.most !== undefined && (
          <Button
            size="small"
            aria-label={t("quota.requestFor", { limit: t(`limit.${quota.limit}`) })}
            onClick={() => setAsked(quota)}
          >
            {t("quota.request")}
          </Button>
        ),
    },
  ];
  return (
    <Flex vertical gap="large">
      {quotas.error && <Alert type="error" showIcon title={quotas.error.message} />}
      <Card title={<PageTitle text={t("nav.quotas")} />} styles={{ body: { padding: 0 } }}>
        <Table
          rowKey="limit"
          columns={columns}
          dataSource={quotas.data?.quotas}
          loading={quotas.isPending}
          pagination={false}
          scroll={{ x: "max-content" }}
        />
      </Card>
      <QuotaRequests />
      <RequestForm quota={asked} onClose={() => setAsked(undefined)} />
    </Flex>
  );
}

import { Alert, Button, Card, Empty, Flex, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";
import { time } from "../images/format";
import { PageTitle } from "../PageTitle";
import { ImageName } from "./ImageName";
import { JobActions } from "./JobActions";
import { JobProgress } from "./JobProgress";
import { useJobs } from "./useJobs";

/** What the server does for the project, did and could not do. */
export function JobsPage() {
  const { t, i18n } = useTranslation();
  const jobs = useJobs();
  const columns: TableColumnsType<Job> = [
    { title: t("jobs.kind"), render: (_, { kind }) => t(`jobKind.${kind}`) },
    {
      title: t("jobs.image"),
      render: (_, { image }) => image && <ImageName id={image} />,
    },
    { title: t("jobs.progress"), render: (_, job) => <JobProgress job={job} /> },
    { title: t("images.created"), render: (_, job) => time(job.createdAt, i18n.language) },
    { title: t("images.actions"), render: (_, job) => <JobActions job={job} /> },
  ];
  return (
    <Flex vertical gap="large">
      {jobs.error && <Alert type="error" showIcon title={jobs.error.message} />}
      <Card title={<PageTitle text={t("nav.jobs")} />} styles={{ body: { padding: 0 } }}>
        <Table
          rowKey="id"
          columns={columns}
          dataSource={jobs.data?.pages.flatMap((page) => page.jobs)}
          loading={jobs.isPending}
          pagination={false}
          scroll={{ x: "max-content" }}
          locale={{ emptyText: <Empty description={t("jobs.empty")} /> }}
        />
        {jobs.hasNextPage && (
          <Button block type="text" onClick={() => void jobs.fetchNextPage()}>
            {t("images.more")}
          </Button>
        )}
      </Card>
    </Flex>
  );
}

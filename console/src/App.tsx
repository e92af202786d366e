import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Feedback, ConfigProvider, Spin } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "./api/client";
import { themeOf } from "./appearance/theme";
import { useDark } from "./appearance/useAppearance";
import { ImagesPage } from "./images/ImagesPage";
import { JobsPage } from "./jobs/JobsPage";
import { LiveUpdates } from "./live/LiveUpdates";
import { LoginPage } from "./session/LoginPage";
import { PageFrame } from "./PageFrame";
import { QuotasPage } from "./quotas/QuotasPage";
import { forgetSession, useSession } from "./session/useSession";
import { type Page, usePage } from "./usePage";

/** A session that ended while the page was open leads back to the login page. */
function newQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: 1 } },
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) {
          forgetSession(queries);
        }
      },
    }),
  });
  return queries;
}

export function App() {
  const { i18n } = useTranslation();
  const dark = useDark();
  const [queries] = useState(newQueries);
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        locale={i18n.language === "zh" ? zhCN : enUS}
        theme={themeOf(dark)}
        button={{ autoInsertSpace: false }}
      >
        <Feedback>
          <Console />
        </Feedback>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

function Console() {
  const session = useSession();
  const page = usePage();
  if (session.isPending) {
    return <Spin size="large" style={{ display: "block", marginTop: "30vh" }} />;
  }
  return (
    <PageFrame session={session.data ?? undefined} page={page}>
      {session.data ? (
        <LiveUpdates>
          <Pages current={page} />
        </LiveUpdates>
      ) : (
        <LoginPage />
      )}
    </PageFrame>
  );
}

/** The images stay when another page is shown: files may be on their way to them. */
function Pages({ current }: { current: Page }) {
  return (
    <>
      <div hidden={current !== "images"}>
        <ImagesPage />
      </div>
      {current === "jobs" && <JobsPage />}
      {current === "quotas" && <QuotasPage />}
    </>
  );
}

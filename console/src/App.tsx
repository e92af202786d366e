import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Feedback, ConfigProvider, Spin } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "./api/client";
import { ImagesPage } from "./images/ImagesPage";
import { JobsPage } from "./jobs/JobsPage";
import { LiveUpdates } from "./live/LiveUpdates";
import { LoginPage } from "./session/LoginPage";
import { PageFrame } from "./PageFrame";
import { QuotasPage } from "./quotas/QuotasPage";
import { forgetSession, useSession } from "./session/useSession";
import { type Page, usePage } from "./usePage";

/** Dark ink and the gold that a touchstone shows; every text has WCAG's contrast of 4.5 to 1. */
const THEME = {
  token: {
    colorPrimary: "#8a6412",
    colorPrimaryHover: "#7a570c",
    colorPrimaryActive: "#66480a",
    colorInfo: "#7a570c",
    colorInfoBg: "#fbf5e6",
    colorLink: "#7a570c",
    colorSuccess: "#2b6e12",
    colorSuccessBg: "#eef6ea",
    colorWarning: "#8a5200",
    colorWarningBg: "#fdf3e0",
    colorError: "#b3261e",
    colorErrorBg: "#fcecea",
    colorTextDescription: "#595959",
    colorTextTertiary: "#595959",
    colorTextPlaceholder: "#6b6b6b",
    borderRadius: 6,
  },
};

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
  const [queries] = useState(newQueries);
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider locale={i18n.language === "zh" ? zhCN : enUS} theme={THEME}>
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

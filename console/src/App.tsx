import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Feedback, ConfigProvider, Spin } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImagesPage } from "./images/ImagesPage";
import { LoginPage } from "./session/LoginPage";
import { PageFrame } from "./PageFrame";
import { useSession } from "./session/useSession";

/** Dark ink and the gold that a touchstone shows. */
const THEME = {
  token: { colorPrimary: "#8a6412", colorInfo: "#8a6412", colorLink: "#7a570c", borderRadius: 6 },
};

export function App() {
  const { i18n } = useTranslation();
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }));
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
  if (session.isPending) {
    return <Spin size="large" style={{ display: "block", marginTop: "30vh" }} />;
  }
  return (
    <PageFrame session={session.data ?? undefined}>
      {session.data ? <ImagesPage /> : <LoginPage />}
    </PageFrame>
  );
}

import { Button, Flex, Layout, Segmented, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "./api/client";
import { type Language, switchTo } from "./i18n";
import { Navigation } from "./Navigation";
import { useLogout } from "./session/useSession";
import type { Page } from "./usePage";

const LANGUAGES = [
  { label: "English", value: "en" as Language },
  { label: "中文", value: "zh" as Language },
];

interface Props {
  session?: Session;
  page: Page;
  children: ReactNode;
}

/** What stands around every page: the name, the other pages, the language and who is logged in. */
export function PageFrame({ session, page, children }: Props) {
  const { t, i18n } = useTranslation();
  const logout = useLogout();
  return (
    <Layout style={{ minHeight: "100vh", background: "#f6f5f2" }}>
      <Layout.Header
        style={{ background: "#1f2328", paddingInline: 24, height: "auto", lineHeight: 1.5 }}
      >
        <Flex align="center" gap="middle" wrap style={{ minHeight: 64, paddingBlock: 8 }}>
          <Typography.Text strong style={{ color: "#e3b64a", fontSize: 20 }}>
            {t("brand")}
          </Typography.Text>
          {session && <Navigation current={page} />}
          <Typography.Text style={{ color: "#c9c7c1", flex: "1 1 160px" }} ellipsis>
            {t("tagline")}
          </Typography.Text>
          <Segmented
            size="small"
            aria-label={t("language")}
            options={LANGUAGES}
            value={i18n.language as Language}
            onChange={(language) => void switchTo(language)}
          />
          {session && (
            <>
              <Typography.Text style={{ color: "#fff" }}>
                {session.user.name} · {session.project.name}
              </Typography.Text>
              <Button size="small" onClick={() => logout.mutate()}>
                {t("login.out")}
              </Button>
            </>
          )}
        </Flex>
      </Layout.Header>
      <Layout.Content style={{ padding: 24, maxWidth: 1280, width: "100%", margin: "0 auto" }}>
        {children}
      </Layout.Content>
    </Layout>
  );
}

import { Button, Flex, Layout, Segmented, Typography } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "./api/client";
import { AppearanceChoice } from "./appearance/AppearanceChoice";
import { HEADING } from "./appearance/theme";
import { type Language, switchTo } from "./i18n";
import { Navigation, TITLES } from "./Navigation";
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

/** What stands around every page: the name, the other pages, how it looks and who is logged in. */
export function PageFrame({ session, page, children }: Props) {
  const { t, i18n } = useTranslation();
  useEffect(() => {
    document.title = session ? `${t(TITLES[page])} · ${t("brand")}` : t("brand");
  });
  return (
    <Layout style={{ minHeight: "100vh" }}>
      <Layout.Header
        className="frame"
        style={{ background: HEADING.ink, height: "auto", lineHeight: 1.5 }}
      >
        <Flex align="center" gap="middle" wrap style={{ minHeight: 64, paddingBlock: 8 }}>
          <Typography.Text strong style={{ color: HEADING.gold, fontSize: 20 }}>
            {t("brand")}
          </Typography.Text>
          {session && <Navigation current={page} />}
          <Typography.Text
            className={session && "roomy"}
            style={{ color: HEADING.quiet, flex: "1 1 160px" }}
            ellipsis
          >
            {t("tagline")}
          </Typography.Text>
          <Flex align="center" gap="small">
            <AppearanceChoice />
            <Segmented
              size="small"
              aria-label={t("language")}
              options={LANGUAGES}
              value={i18n.language as Language}
              onChange={(language) => void switchTo(language)}
            />
          </Flex>
          {session && <LoggedIn session={session} />}
        </Flex>
      </Layout.Header>
      <Layout.Content
        className="frame"
        style={{ paddingBlock: 24, maxWidth: 1280, width: "100%", margin: "0 auto" }}
      >
        {children}
      </Layout.Content>
    </Layout>
  );
}

/** Who is logged in, for which project, and the way out. */
function LoggedIn({ session }: { session: Session }) {
  const { t } = useTranslation();
  const logout = useLogout();
  return (
    <Flex align="center" gap="small">
      <Typography.Text style={{ color: HEADING.text }}>
        {session.user.name} · {session.project.name}
      </Typography.Text>
      <Button size="small" onClick={() => logout.mutate()}>
        {t("login.out")}
      </Button>
    </Flex>
  );
}

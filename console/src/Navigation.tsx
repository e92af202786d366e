import { Flex } from "antd";
import { useTranslation } from "react-i18next";
import { HEADING } from "./appearance/theme";
import { type Page, PAGES } from "./usePage";

/** What the pages are called. */
export const TITLES = { images: "images.title", jobs: "nav.jobs", quotas: "nav.quotas" } as const;

/** Links to all pages. */
export function Navigation({ current }: { current: Page }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("nav.label")}>
      <Flex gap="middle">
        {PAGES.map((page) => (
          <a
            key={page}
            href={`#/${page}`}
            aria-current={page === current ? "page" : undefined}
            style={{
              color: page === current ? HEADING.gold : HEADING.text,
              borderBottom: `2px solid ${page === current ? HEADING.gold : "transparent"}`,
              lineHeight: "28px",
            }}
          >
            {t(TITLES[page])}
          </a>
        ))}
      </Flex>
    </nav>
  );
}

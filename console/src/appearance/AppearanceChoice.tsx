import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { type Appearance, APPEARANCES, choose, useAppearance } from "./useAppearance";

const ICONS = { system: DesktopOutlined, light: SunOutlined, dark: MoonOutlined };

/** Light, dark, or as the system has it. */
export function AppearanceChoice() {
  const { t } = useTranslation();
  const options = APPEARANCES.map((value) => {
    const Icon = ICONS[value];
    const title = t(`appearance.${value}`);
    return { value, title, icon: <Icon aria-label={title} /> };
  });
  return (
    <Segmented<Appearance>
      size="small"
      aria-label={t("appearance.label")}
      options={options}
      value={useAppearance()}
      onChange={choose}
    />
  );
}
